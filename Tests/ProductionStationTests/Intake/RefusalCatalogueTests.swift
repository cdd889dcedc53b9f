import Foundation
import ProductionStation
import StationSimulation
import Testing

@Suite struct RefusalCatalogueTests {
    @Test func everyReasonHasOneEntryWithBothLanguages() {
        #expect(
            RefusalCatalogue.entries.map(\.reason).sorted { $0.rawValue < $1.rawValue }
                == RefusalReason.allCases.sorted { $0.rawValue < $1.rawValue })
        for entry in RefusalCatalogue.entries {
            #expect(entry.chinese.contains { $0 >= "\u{4E00}" && $0 <= "\u{9FFF}" }, "\(entry.reason)")
            #expect(entry.chinese.hasSuffix("。") && entry.english.hasSuffix("."), "\(entry.reason)")
            #expect(Self.placeholders(entry.chinese) == Self.placeholders(entry.english), "\(entry.reason)")
        }
    }

    @Test func thePublishedTableIsTheOneOfTheCode() throws {
        let url = RepositoryFile.url("docs/refusals.md")
        if ProcessInfo.processInfo.environment["STATION_WRITE_DOCS"] != nil {
            try RefusalCatalogue.markdown().write(to: url, atomically: true, encoding: .utf8)
        }
        let published = try String(contentsOf: url, encoding: .utf8)
        #expect(published == RefusalCatalogue.markdown(), "write it anew with STATION_WRITE_DOCS=1 swift test")
    }

    @Test func everyReasonADocumentCanBeRefusedForHasASample() {
        let elsewhere: Set<RefusalReason> = [
            .photoTooLargeForChip, .cancelled, .documentUnreadable, .signatureInvalid, .keyUnknown, .keyExpired,
            .keyRevoked, .notDecipherable, .leaseLost, .revoked, .jobUnknown,
            .envelopeMissing, .envelopeMalformed, .envelopeAlgorithm, .envelopeExpired, .envelopeNotYetValid,
            .envelopeWrongStation, .envelopeContentsDiffer, .alreadyEnded, .alreadyHandedOver, .personalDataLost,
        ]
        let sampled = Set(RefusedSample.all.flatMap(\.reasons))
        for reason in RefusalReason.allCases where reason.actor != .centre {
            #expect(sampled.contains(reason) != elsewhere.contains(reason), "\(reason)")
        }
    }

    @Test(arguments: RefusedSample.all)
    func aSampleIsRefusedForExactlyItsReason(_ sample: RefusedSample) throws {
        let reading = JobReader().read(sample.document)
        let verdict = try JobValidator.sample().validate(
            reading, in: .init(today: .sample, availableAt: .sampleNow, known: sample.known))
        #expect(verdict.refusals.map(\.reason) == sample.reasons)
        for refusal in verdict.refusals {
            for language in SentenceLanguage.allCases {
                let sentence = refusal.sentence(in: language)
                #expect(!sentence.contains("{") && !sentence.contains("$"), "\(sentence)")
            }
        }
    }

    @Test func noRefusalRepeatsThePersonsData() throws {
        for sample in RefusedSample.all {
            guard let job = JobReader().read(sample.document).draft?.job else { continue }
            let verdict = try JobValidator.sample().validate(
                JobReader().read(sample.document),
                in: .init(today: .sample, availableAt: .sampleNow, known: sample.known))
            let text = verdict.refusals.flatMap { refusal in
                [refusal.path] + refusal.parameters.map(\.value)
                    + SentenceLanguage.allCases.map { refusal.sentence(in: $0) }
            }.joined(separator: "\n")
            let personal = [
                job.holder.names.han, job.holder.names.latin, job.holder.citizenNumber, job.holder.currentAddress,
                job.holder.householdAddress, job.permit.number,
            ]
            for value in personal.compactMap({ $0 }) where value.count > 1 {
                #expect(!text.contains(value), "\(sample.name)")
            }
        }
    }

    private static func placeholders(_ text: String) -> [String] {
        text.matches(of: /\{[a-zA-Z]+\}/).map { String($0.output) }.sorted()
    }
}

extension RefusedSample {
    static let all = RefusedSamples(seed: 3, today: .sample, portraits: StandInPortraits()).all()
}

extension Timestamp {
    /// 17:00 in Shanghai on the day of the samples.
    static let sampleNow = CentreZone.shanghai.start(of: .sample).advanced(by: .seconds(17 * 3600))
}

extension JobValidator {
    static func sample(face: any FaceChecking = StandInFaceChecker()) throws -> JobValidator {
        JobValidator(
            dueDates: DueDates(calendar: try WorkingCalendarTests.shipped(), zone: .shanghai),
            offices: try OfficeRegister(SampleOffices.all), face: face)
    }
}
