internal import CardDevices
public import ProductionStation

/// Generates any number of invented, valid jobs from a seed: all kinds, several offices, names in all scripts.
///
/// The people are visibly invented: surnames 样 and 测试, addresses in 样例市, citizen numbers of area 99, which no
/// place has. The same seed, day and portraits give the same documents.
public struct SampleJobs: Sendable {
    /// The day on which the jobs are valid: applications are one to four days old.
    public let today: CivilDate
    private let seed: UInt64
    private let zone: CentreZone
    private let offices: [String]
    private let photos: [(jpeg: [UInt8], encoded: JobDocumentWriter.EncodedPhoto)]

    /// - Parameters:
    ///   - offices: codes of submitting offices, used in turn; at least one.
    ///   - portraits: asked `portraitCount` times, now; the portraits are then used in turn.
    public init(
        seed: UInt64, today: CivilDate, zone: CentreZone = .shanghai,
        offices: [String] = ["SMP001", "SMP002", "SMP003"],
        portraits: any PortraitSource, portraitCount: Int = 6
    ) {
        precondition(!offices.isEmpty && portraitCount > 0, "sample jobs need an office and a portrait")
        self.seed = seed
        self.today = today
        self.zone = zone
        self.offices = offices
        photos = (0..<portraitCount).map {
            let jpeg = portraits.portrait(seed: seed &+ UInt64($0))
            return (jpeg, JobDocumentWriter.EncodedPhoto(jpeg))
        }
    }

    /// The first `count` samples.
    public func samples(_ count: Int) -> [SampleJob] { (0..<count).map(sample) }

    /// Sample number `index`, from 0. Each is independent of the others; ids and citizen numbers never repeat within a
    /// seed.
    public func sample(_ index: Int) -> SampleJob {
        let job = job(index)
        return SampleJob(
            job: job, document: JobDocumentWriter().document(job, photo: photos[index % photos.count].encoded))
    }

    /// Only the job of ``sample(_:)``.
    public func job(_ index: Int) -> ProductionJob {
        var random = SampleRandom(seed: seed ^ UInt64(index) &* 0xD134_2543_DE82_EF95)
        let kinds = JobKind.allCases
        let kind = index % 2 == 0 ? .firstIssue : kinds[1 + index / 2 % (kinds.count - 1)]
        let applied = today.addingDays(-1 - random.below(4))
        let plan = SampleValidity(kind: kind, applied: applied, today: today, random: &random)
        let minute = Int64(8 * 60 + random.below(9 * 60))
        let approved = zone.start(of: applied).milliseconds + minute * 60_000
        let isUrgent = random.below(10) == 0
        return ProductionJob(
            key: JobKey(id: Self.id(seed: seed, index: index), revision: 1),
            batch: "SMP-\(today)", submittingOffice: offices[index % offices.count], kind: kind,
            priority: isUrgent ? .urgent : .normal, applicationDate: applied,
            officeApprovedAt: Timestamp(milliseconds: approved),
            permit: .init(
                number: "SMP\(100_000_000 + index)", permitClass: plan.permitClass, validFrom: plan.from,
                validUntil: plan.until, authority: plan.authority),
            holder: SamplePeople.holder(index, applied: applied, random: &random),
            photo: photos[index % photos.count].jpeg, previousPermit: plan.previous(number: 100_000_000 + index),
            faultyCard: kind == .qualityRemake
                ? .init(cardSerial: plan.previousSerial, cause: random.pick([.chip, .print, .cardBody])) : nil)
    }

    private static func id(seed: UInt64, index: Int) -> String {
        "SMP-\(String(seed, radix: 16))-" + String(index + 1).zeroPadded(to: 6)
    }
}

/// Class and period of a sample permit and of the one before it, by the table of domain.md §2.
struct SampleValidity {
    let permitClass: PermitClass
    let from: CivilDate
    let until: CivilDate
    let authority: ProductionJob.Authority
    let previousSerial: String
    private var previousPeriod: (from: CivilDate, until: CivilDate)?
    private var previousAuthority: String

    init(kind: JobKind, applied: CivilDate, today: CivilDate, random: inout SampleRandom) {
        let authorities = [
            ProductionJob.Authority(code: "SMPA01", name: "样例市公安局测试区分局"),
            ProductionJob.Authority(code: "SMPA02", name: "样例市公安局示范区分局"),
        ]
        let permitClass: PermitClass = random.below(2) == 0 ? .sixMonths : .twoYears
        let home = random.below(2)
        let hasMoved = random.below(4) == 0
        let new = (from: applied, until: applied.addingMonths(permitClass.months))
        let start = applied.addingDays(-10 - random.below(100))
        let old = (from: start, until: start.addingMonths(permitClass.months))
        let serial = CardSerial(centre: "SMP", year: start.year, counter: 1 + random.below(90_000_000))
        previousSerial = serial?.text ?? "SMP0"
        authority = authorities[home]
        self.permitClass = permitClass
        previousAuthority = authority.code
        switch kind {
        case .firstIssue:
            (from, until) = new
            previousPeriod = nil
        case .expiredRenewal, .pilotRenewal:
            (from, until) = new
            let ended = applied.addingDays(-1 - random.below(60))
            // Permits of the pilot ran for one year.
            previousPeriod = (ended.addingMonths(kind == .pilotRenewal ? -12 : -permitClass.months), ended)
        case .qualityRemake:
            (from, until) = old
            previousPeriod = old
        case .reissueLost, .replaceDamaged, .informationChange, .correction:
            (from, until) = hasMoved ? new : old
            previousPeriod = old
            if hasMoved { previousAuthority = authorities[1 - home].code }
        }
    }

    func previous(number: Int) -> ProductionJob.PreviousPermit? {
        previousPeriod.map {
            .init(
                number: "SMP\(number)", cardSerial: previousSerial, validFrom: $0.from, validUntil: $0.until,
                authorityCode: previousAuthority)
        }
    }
}
