import CardFace
import ProductionStation
import StationSimulation
import Testing

@Suite struct CardSerialTests {
    @Test func aSerialReadsBackAndEverySingleWrongCharacterShows() throws {
        let serial = try #require(CardSerial(centre: "ZX01", year: 2026, counter: 42))
        #expect(serial.text.hasPrefix("ZX01202600000042"))
        #expect(CardSerial(serial.text) == serial)
        let characters = Array(serial.text)
        for index in characters.indices {
            for wrong in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ" where wrong != characters[index] {
                var changed = characters
                changed[index] = wrong
                #expect(CardSerial(String(changed)) == nil)
            }
        }
        for index in characters.indices.dropLast() where characters[index] != characters[index + 1] {
            var swapped = characters
            swapped.swapAt(index, index + 1)
            #expect(CardSerial(String(swapped)) == nil)
        }
    }

    @Test func serialsOutsideTheFormAreRefused() {
        #expect(CardSerial(centre: "Z", year: 2026, counter: 1) == nil)
        #expect(CardSerial(centre: "ZX01ABC", year: 2026, counter: 1) == nil)
        #expect(CardSerial(centre: "zx", year: 2026, counter: 1) == nil)
        #expect(CardSerial(centre: "ZX", year: 2026, counter: 0) == nil)
        #expect(CardSerial(centre: "ZX", year: 2026, counter: 100_000_000) == nil)
        #expect(CardSerial(centre: "ZX", year: 1999, counter: 1) == nil)
        #expect(CardSerial("") == nil)
        #expect(CardSerial("ZX01２02600000042X") == nil)
    }
}

@Suite struct PersonalizationTests {
    let job = SampleJobs(seed: 7, today: .sample, portraits: StandInPortraits()).job(1)

    @Test func theFaceSaysDatesClassAndSexInChinese() throws {
        var job = job
        job.permit.permitClass = .twoYears
        job.holder.sex = .male
        job.holder.birthDate = try #require(CivilDate("1990-01-05"))
        let serial = try #require(CardSerial(centre: "ZX", year: 2026, counter: 1))
        let contents = FaceTexts.contents(of: job, cardSerial: serial, endorsedOn: .sample, by: "样例受理点")
        #expect(contents.texts["birthDate"] == "1990年1月5日")
        #expect(contents.texts["endorsementDate"] == "2026年11月23日")
        #expect(contents.texts["permitClass"] == "有效期2年")
        #expect(contents.texts["sex"] == "男")
        #expect(contents.texts["ethnicity"] == "维吾尔")
        #expect(contents.texts["endorsingOffice"] == "样例受理点")
        #expect(contents.qrText == serial.text)
        #expect(FaceTexts.text(PermitClass.sixMonths) == "有效期6个月")
    }

    @Test func faceAndChipNameTheSameFields() throws {
        let serial = try #require(CardSerial(centre: "ZX", year: 2026, counter: 1))
        let face = FaceTexts.contents(of: job, cardSerial: serial, endorsedOn: .sample, by: "样")
        let chip = try chip(photoBytesMax: 20_000) { _, _ in nil }
        #expect(Set(face.texts.keys) == Set(chip.fields.map { $0.name.rawValue }))
        #expect(chip.fields.map(\.name) == ChipContents.FieldName.allCases)
    }

    @Test func theChipHoldsCodesAndCompactDates() throws {
        let chip = try chip(photoBytesMax: 20_000) { _, _ in nil }
        func text(_ name: ChipContents.FieldName) -> String? {
            chip.fields.first { $0.name == name }.map { String(decoding: $0.value, as: UTF8.self) }
        }
        #expect(text(.sex) == (job.holder.sex == .male ? "1" : "2"))
        #expect(text(.ethnicity) == "05")
        #expect(text(.endorsementDate) == "20261123")
        #expect(text(.permitClass) == (job.permit.permitClass == .sixMonths ? "06" : "24"))
        #expect(ChipContents.FieldName.allCases.filter(\.isBasic).count == 10)
    }

    @Test func aNameThatThePersonDoesNotHaveIsLeftOut() throws {
        var job = job
        job.holder.names.latin = nil
        let serial = try #require(CardSerial(centre: "ZX", year: 2026, counter: 1))
        let chip = try ChipContents(
            of: job, cardSerial: serial, endorsedOn: .sample, by: "样", photoBytesMax: 20_000
        ) { _, _ in nil }
        #expect(!chip.fields.contains { $0.name == .namesLatin })
    }

    @Test func aLargePhotoIsCompressedOnceOrRefused() throws {
        let size = job.photo.count
        let whole = try chip(photoBytesMax: size) { _, _ in [1] }
        #expect(whole.photo == job.photo)
        let smaller = try chip(photoBytesMax: size - 1) { _, max in [UInt8](repeating: 0, count: max) }
        #expect(smaller.photo.count == size - 1)
        #expect(throws: Refusal(.photoTooLargeForChip, at: "$.photo", [.init("bytesMax", "\(size - 1)")])) {
            try chip(photoBytesMax: size - 1) { _, max in [UInt8](repeating: 0, count: max + 1) }
        }
        #expect(throws: Refusal.self) { try chip(photoBytesMax: size - 1) { _, _ in nil } }
    }

    private func chip(photoBytesMax: Int, _ reencode: ChipContents.Reencoder) throws -> ChipContents {
        let serial = try #require(CardSerial(centre: "ZX", year: 2026, counter: 1))
        return try ChipContents(
            of: job, cardSerial: serial, endorsedOn: .sample, by: "样", photoBytesMax: photoBytesMax,
            reencode: reencode)
    }
}

extension CivilDate {
    /// Monday, 23 November 2026: the day of all samples in these tests.
    static let sample = CivilDate(year: 2026, month: 11, day: 23) ?? .latest
}
