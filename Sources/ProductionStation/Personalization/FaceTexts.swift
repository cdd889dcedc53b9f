public import CardFace

/// One job and one card serial → what goes on the two faces.
public enum FaceTexts {
    /// - Parameters:
    ///   - endorsedOn: the endorsement date, a civil day of the centre.
    ///   - office: name of the endorsing office.
    public static func contents(
        of job: ProductionJob, cardSerial: CardSerial, endorsedOn: CivilDate, by office: String
    ) -> FaceContents {
        var texts: [String: String] = [
            "sex": text(job.holder.sex), "ethnicity": ethnicity(job.holder.ethnicity.name),
            "birthDate": text(job.holder.birthDate), "householdAddress": job.holder.householdAddress,
            "citizenNumber": job.holder.citizenNumber, "permitNumber": job.permit.number,
            "cardSerial": cardSerial.text, "currentAddress": job.holder.currentAddress,
            "permitClass": text(job.permit.permitClass), "validFrom": text(job.permit.validFrom),
            "validUntil": text(job.permit.validUntil), "authorityCode": job.permit.authority.code,
            "authority": job.permit.authority.name, "endorsementDate": text(endorsedOn), "endorsingOffice": office,
        ]
        texts["names.han"] = job.holder.names.han
        texts["names.arabic"] = job.holder.names.arabic
        texts["names.latin"] = job.holder.names.latin
        return FaceContents(texts: texts, photoJPEG: job.photo, qrText: cardSerial.text)
    }

    /// `2026年11月23日`, without leading zeros.
    public static func text(_ date: CivilDate) -> String { "\(date.year)年\(date.month)月\(date.day)日" }

    /// `男` or `女`.
    public static func text(_ sex: Sex) -> String {
        switch sex {
        case .female: "女"
        case .male: "男"
        }
    }

    /// `有效期6个月` or `有效期2年`.
    public static func text(_ permitClass: PermitClass) -> String {
        switch permitClass {
        case .sixMonths: "有效期6个月"
        case .twoYears: "有效期2年"
        }
    }

    /// The label says 民族, so the name stands without 族, as on identity cards.
    static func ethnicity(_ name: String) -> String {
        name.count > 1 && name.hasSuffix("族") ? String(name.dropLast()) : name
    }

    /// Where the text of a face field comes from in the job document; `$` for what the station adds itself.
    static func path(of field: String) -> String {
        switch field {
        case "names.han", "names.arabic", "names.latin", "sex", "birthDate", "householdAddress", "citizenNumber",
            "currentAddress":
            "$.holder." + field
        case "ethnicity": "$.holder.ethnicity.name"
        case "permitNumber": "$.permit.number"
        case "permitClass": "$.permit.class"
        case "validFrom", "validUntil": "$.permit." + field
        case "authorityCode": "$.permit.authority.code"
        case "authority": "$.permit.authority.name"
        case "endorsingOffice": "$.submittingOffice"
        case "photo": "$.photo"
        default: "$"
        }
    }
}
