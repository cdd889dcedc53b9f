/// One job and one card serial → what goes on the chip: basic data, endorsement data and the photo.
///
/// Holds personal data while a card is made; never logged.
public struct ChipContents: Equatable, Sendable {
    /// One named value. The chip profile maps names to files and tags.
    public struct Field: Equatable, Sendable {
        public var name: FieldName
        /// UTF-8 text; see ``FieldName`` for codes.
        public var value: [UInt8]

        public init(_ name: FieldName, _ value: [UInt8]) {
            self.name = name
            self.value = value
        }
    }

    /// Names of the chip's fields, in the order in which they are written.
    public enum FieldName: String, Sendable, Codable, CaseIterable {
        case namesHan = "names.han"
        case namesArabic = "names.arabic"
        case namesLatin = "names.latin"
        /// `1` male, `2` female (GB/T 2261.1).
        case sex
        /// Two digits of GB/T 3304.
        case ethnicity
        /// Dates are `YYYYMMDD`.
        case birthDate
        case householdAddress, citizenNumber, permitNumber, cardSerial
        case currentAddress
        /// Months of validity in two digits: `06` or `24`.
        case permitClass
        case validFrom, validUntil, authorityCode, authority, endorsementDate, endorsingOffice

        /// True for data that is locked at issue; false for endorsement data, which offices rewrite (domain.md §2.7).
        public var isBasic: Bool {
            switch self {
            case .namesHan, .namesArabic, .namesLatin, .sex, .ethnicity, .birthDate, .householdAddress, .citizenNumber,
                .permitNumber, .cardSerial:
                true
            case .currentAddress, .permitClass, .validFrom, .validUntil, .authorityCode, .authority, .endorsementDate,
                .endorsingOffice:
                false
            }
        }
    }

    /// Compresses a JPEG once to at most so many bytes at a quality of 60 or more; nil when that cannot be done.
    public typealias Reencoder = (_ jpeg: [UInt8], _ bytesMax: Int) -> [UInt8]?

    /// In the order of ``FieldName``; a name that the person does not have is left out.
    public var fields: [Field]
    public var photo: [UInt8]

    /// - Parameters:
    ///   - endorsedOn: the endorsement date, a civil day of the centre.
    ///   - office: name of the endorsing office.
    ///   - photoBytesMax: room for the photo on the chip, in bytes.
    ///   - reencode: called at most once, and only for a photo that is larger.
    /// - Throws: a ``Refusal`` `photoTooLargeForChip`.
    public init(
        of job: ProductionJob, cardSerial: CardSerial, endorsedOn: CivilDate, by office: String, photoBytesMax: Int,
        reencode: Reencoder
    ) throws(Refusal) {
        if job.photo.count <= photoBytesMax {
            photo = job.photo
        } else if let smaller = reencode(job.photo, photoBytesMax), smaller.count <= photoBytesMax {
            photo = smaller
        } else {
            throw Refusal(.photoTooLargeForChip, at: "$.photo", [.init("bytesMax", String(photoBytesMax))])
        }
        fields = FieldName.allCases.compactMap { name in
            let text = Self.text(name, job, cardSerial: cardSerial, endorsedOn: endorsedOn, office: office)
            return text.map { Field(name, Array($0.utf8)) }
        }
    }

    private static func text(
        _ name: FieldName, _ job: ProductionJob, cardSerial: CardSerial, endorsedOn: CivilDate, office: String
    ) -> String? {
        switch name {
        case .namesHan: job.holder.names.han
        case .namesArabic: job.holder.names.arabic
        case .namesLatin: job.holder.names.latin
        case .sex: job.holder.sex == .male ? "1" : "2"
        case .ethnicity: job.holder.ethnicity.code
        case .birthDate: digits(job.holder.birthDate)
        case .householdAddress: job.holder.householdAddress
        case .citizenNumber: job.holder.citizenNumber
        case .permitNumber: job.permit.number
        case .cardSerial: cardSerial.text
        case .currentAddress: job.holder.currentAddress
        case .permitClass: job.permit.permitClass == .sixMonths ? "06" : "24"
        case .validFrom: digits(job.permit.validFrom)
        case .validUntil: digits(job.permit.validUntil)
        case .authorityCode: job.permit.authority.code
        case .authority: job.permit.authority.name
        case .endorsementDate: digits(endorsedOn)
        case .endorsingOffice: office
        }
    }

    private static func digits(_ date: CivilDate) -> String { date.description.filter { $0 != "-" } }
}
