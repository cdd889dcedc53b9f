import CardFace
public import ProductionStation

/// One sample for each reason that a document can be refused for.
///
/// Each is a valid sample job with one thing made wrong.
public struct RefusedSamples: Sendable {
    let today: CivilDate
    let portraits: any PortraitSource
    let jobs: SampleJobs
    let zone: CentreZone

    /// - Parameters:
    ///   - today: the day on which the samples are judged.
    ///   - portraits: where portraits with a defect come from; a defect that it cannot make has no sample.
    public init(seed: UInt64, today: CivilDate, zone: CentreZone = .shanghai, portraits: any PortraitSource) {
        self.today = today
        self.portraits = portraits
        self.zone = zone
        jobs = SampleJobs(seed: seed, today: today, zone: zone, portraits: portraits, portraitCount: 1)
    }

    /// All samples, by reason.
    public func all() -> [RefusedSample] {
        photos() + texts() + person() + validity() + previous() + known() + form() + syntax()
    }

    /// A valid job of this kind; for kinds that keep the validity, with an unchanged authority.
    func base(_ kind: JobKind = .firstIssue) -> ProductionJob {
        for index in 0..<200 {
            let job = jobs.job(index)
            guard job.kind == kind else { continue }
            let isKept = job.previousPermit?.validFrom == job.permit.validFrom
            if kind.validity == .new || isKept { return job }
        }
        return jobs.job(0)
    }

    func changed(
        _ reason: RefusalReason, _ kind: JobKind = .firstIssue, known: KnownJobs = KnownJobs(),
        _ change: (inout ProductionJob) -> Void
    ) -> RefusedSample {
        var job = base(kind)
        change(&job)
        return RefusedSample(
            name: reason.rawValue, document: JobDocumentWriter().document(job), reasons: [reason], known: known)
    }

    /// The valid document of a first issue with `old` replaced once by `new`.
    func edited(_ reason: RefusalReason, _ old: String, _ new: String) -> RefusedSample {
        let text = String(decoding: JobDocumentWriter().document(base()), as: UTF8.self)
        precondition(text.contains(old), "the sample document has no \(old)")
        return RefusedSample(
            name: reason.rawValue, document: Array(text.replacing(old, with: new, maxReplacements: 1).utf8),
            reasons: [reason])
    }

    private func photos() -> [RefusedSample] {
        let defects = PhotoProblem.Kind.allCases.compactMap { kind -> RefusedSample? in
            guard let reason = RefusalReason(kind), let jpeg = portraits.portrait(seed: 1, defect: kind) else {
                return nil
            }
            var sample = changed(reason) { $0.photo = jpeg }
            sample.reasons = portraits.rulesBroken(by: kind).compactMap(RefusalReason.init)
            return sample
        }
        let photo = JobDocumentWriter.EncodedPhoto(base().photo)
        let data = String(decoding: photo.base64, as: UTF8.self)
        return defects + [
            changed(.photoMissing) { $0.photo = [] },
            edited(.photoNotBase64, data, "?" + data.dropFirst()),
            edited(.photoDigestMalformed, photo.sha256, photo.sha256.uppercased() + "0"),
            edited(.photoDigestDiffers, photo.sha256, String(photo.sha256.reversed())),
        ]
    }

    private func texts() -> [RefusedSample] {
        let tooWide = String(repeating: "样例很长的地址", count: 17)
        return [
            edited(.fieldMissing, "\"priority\":\"\(base().priority.rawValue)\",", ""),
            changed(.fieldEmpty) { $0.permit.authority.name = "  " },
            changed(.fieldTooLong) { $0.holder.names.latin = String(repeating: "YANG", count: 26) },
            changed(.codeMalformed) { $0.permit.number = "SMP 1" },
            changed(.nameMissing) { $0.holder.names = .init() },
            changed(.textDoesNotFit) { $0.holder.currentAddress = tooWide },
            changed(.characterNotPrintable) { $0.holder.names = .init(han: "样\u{323AF}") },
            changed(.middleDotWrong) { $0.holder.names = .init(han: "样例\u{2022}测试") },
            changed(.privateUseCharacter) { $0.holder.names = .init(han: "样\u{E815}") },
            changed(.controlCharacter) { $0.holder.currentAddress = "样例市\u{202E}测试区" },
        ]
    }

    private func person() -> [RefusedSample] {
        [
            changed(.citizenNumberMalformed) { $0.holder.citizenNumber = "99000019900101001x" },
            changed(.citizenNumberCheckCharacter) {
                let right = $0.holder.citizenNumber
                $0.holder.citizenNumber = right.dropLast() + (right.hasSuffix("1") ? "2" : "1")
            },
            changed(.citizenNumberBirthDate) { $0.holder.birthDate = $0.holder.birthDate.addingDays(1) },
            changed(.citizenNumberSex) { $0.holder.sex = $0.holder.sex == .male ? .female : .male },
            changed(.birthDateAfterApplication) {
                $0.holder.birthDate = $0.applicationDate.addingDays(1)
                $0.holder.citizenNumber = CitizenNumber.invented(
                    area: 990_000, birthDate: $0.holder.birthDate, sequence: $0.holder.sex == .male ? 1 : 2)
            },
            changed(.ethnicityCodeUnknown) { $0.holder.ethnicity = .init(code: "57", name: "样例族") },
            changed(.ethnicityNameDiffers) { $0.holder.ethnicity = .init(code: "05", name: "汉族") },
        ]
    }

    private func known() -> [RefusedSample] {
        let key = base().key
        return [
            changed(.duplicateOf, known: KnownJobs(openJobOfPerson: JobKey(id: "SMP-other", revision: 1))) { _ in },
            changed(
                .revisionOutdated, known: KnownJobs(highestRevision: .init(number: key.revision + 1, state: .refused))
            ) { _ in },
            changed(.officeUnknown) { $0.submittingOffice = "NOWHERE" },
        ]
    }
}
