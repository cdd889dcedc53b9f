/// Make one card for one applicant: the whole content of a job document, version 1.
///
/// Holds personal data. It lives in memory only while a job is checked or its card is made; on disk it exists only
/// inside the Vault. It is never logged and never part of an error text.
public struct ProductionJob: Equatable, Sendable, Codable {
    public var key: JobKey
    /// The platform's batch, for people who look for a delivery; no rule depends on it.
    public var batch: String?
    /// Code of the office that took the application and gets the card.
    public var submittingOffice: String
    public var kind: JobKind
    public var priority: JobPriority
    public var applicationDate: CivilDate
    public var officeApprovedAt: Timestamp
    public var permit: Permit
    public var holder: Holder
    /// The photo as it came: a JPEG of at most the configured size.
    public var photo: [UInt8]
    /// Present for every kind but ``JobKind/firstIssue``.
    public var previousPermit: PreviousPermit?
    /// Present for ``JobKind/qualityRemake`` only.
    public var faultyCard: FaultyCard?

    public init(
        key: JobKey, batch: String?, submittingOffice: String, kind: JobKind, priority: JobPriority,
        applicationDate: CivilDate, officeApprovedAt: Timestamp, permit: Permit, holder: Holder, photo: [UInt8],
        previousPermit: PreviousPermit?, faultyCard: FaultyCard?
    ) {
        self.key = key
        self.batch = batch
        self.submittingOffice = submittingOffice
        self.kind = kind
        self.priority = priority
        self.applicationDate = applicationDate
        self.officeApprovedAt = officeApprovedAt
        self.permit = permit
        self.holder = holder
        self.photo = photo
        self.previousPermit = previousPermit
        self.faultyCard = faultyCard
    }

    /// The endorsement-independent facts of the permit.
    public struct Permit: Equatable, Sendable, Codable {
        /// 居住证号; may stay the same over replacements.
        public var number: String
        public var permitClass: PermitClass
        public var validFrom: CivilDate
        /// Last day included.
        public var validUntil: CivilDate
        public var authority: Authority

        public init(
            number: String, permitClass: PermitClass, validFrom: CivilDate, validUntil: CivilDate, authority: Authority
        ) {
            self.number = number
            self.permitClass = permitClass
            self.validFrom = validFrom
            self.validUntil = validUntil
            self.authority = authority
        }
    }

    /// The issuing authority: rules compare the code, people read the name.
    public struct Authority: Equatable, Sendable, Codable {
        public var code: String
        public var name: String

        public init(code: String, name: String) {
            self.code = code
            self.name = name
        }
    }

    /// The person. Names in up to three scripts, at least one.
    public struct Holder: Equatable, Sendable, Codable {
        public var names: Names
        public var sex: Sex
        public var ethnicity: Ethnicity
        public var birthDate: CivilDate
        /// 公民身份号码, 18 characters (GB 11643-1999).
        public var citizenNumber: String
        public var householdAddress: String
        public var currentAddress: String

        public init(
            names: Names, sex: Sex, ethnicity: Ethnicity, birthDate: CivilDate, citizenNumber: String,
            householdAddress: String, currentAddress: String
        ) {
            self.names = names
            self.sex = sex
            self.ethnicity = ethnicity
            self.birthDate = birthDate
            self.citizenNumber = citizenNumber
            self.householdAddress = householdAddress
            self.currentAddress = currentAddress
        }
    }

    /// One name in up to three scripts.
    public struct Names: Equatable, Sendable, Codable {
        public var han: String?
        public var arabic: String?
        public var latin: String?

        public init(han: String? = nil, arabic: String? = nil, latin: String? = nil) {
            self.han = han
            self.arabic = arabic
            self.latin = latin
        }
    }

    /// Two-digit code of GB/T 3304 with its name.
    public struct Ethnicity: Equatable, Sendable, Codable {
        public var code: String
        public var name: String

        public init(code: String, name: String) {
            self.code = code
            self.name = name
        }
    }

    /// The permit that this one replaces, as last endorsed (platform data).
    public struct PreviousPermit: Equatable, Sendable, Codable {
        public var number: String
        public var cardSerial: String?
        public var validFrom: CivilDate
        public var validUntil: CivilDate
        public var authorityCode: String

        public init(
            number: String, cardSerial: String?, validFrom: CivilDate, validUntil: CivilDate, authorityCode: String
        ) {
            self.number = number
            self.cardSerial = cardSerial
            self.validFrom = validFrom
            self.validUntil = validUntil
            self.authorityCode = authorityCode
        }
    }

    /// What a quality remake replaces, free of charge, and why (domain.md §2.11, §2.13).
    public struct FaultyCard: Equatable, Sendable, Codable {
        public var cardSerial: String
        public var cause: Cause
        /// Always false: a remake never costs the holder anything. A document that says otherwise is refused.
        public var chargeable: Bool

        public enum Cause: String, Sendable, Codable, CaseIterable { case chip, print, cardBody }

        public init(cardSerial: String, cause: Cause, chargeable: Bool = false) {
            self.cardSerial = cardSerial
            self.cause = cause
            self.chargeable = chargeable
        }
    }
}

/// Which job, in which version of it. A refused job may come again under the same id with a higher revision.
public struct JobKey: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The platform's job id: 1 to 64 of `A–Z a–z 0–9 . _ -`, beginning with a letter or digit.
    public var id: String
    /// From 1.
    public var revision: Int

    public init(id: String, revision: Int) {
        self.id = id
        self.revision = revision
    }

    public var description: String { "\(id)#\(revision)" }
}

/// Why a card is made (domain.md §2, table of kinds).
public enum JobKind: String, Sendable, Codable, CaseIterable {
    case firstIssue, reissueLost, replaceDamaged, informationChange, correction, qualityRemake, expiredRenewal
    case pilotRenewal
}

/// Urgent jobs go before normal ones of the same day.
public enum JobPriority: String, Sendable, Codable, CaseIterable { case normal, urgent }

/// The two permit classes of domain.md §2.6.
public enum PermitClass: String, Sendable, Codable, CaseIterable {
    case sixMonths, twoYears

    /// Months of validity of a newly issued permit.
    public var months: Int {
        switch self {
        case .sixMonths: 6
        case .twoYears: 24
        }
    }
}

/// As the citizen number states it.
public enum Sex: String, Sendable, Codable, CaseIterable { case female, male }
