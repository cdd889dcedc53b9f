/// The fields of the job document with the names that people know them by.
enum JobField {
    /// Path, Chinese name, English name.
    static let labels: [(path: String, chinese: String, english: String)] = [
        ("$", "任务文件", "the document"),
        ("$.schemaVersion", "文件版本", "schema version"),
        ("$.jobId", "任务编号", "job id"),
        ("$.revision", "修订号", "revision"),
        ("$.batch", "批次", "batch"),
        ("$.submittingOffice", "受理点代码", "submitting office"),
        ("$.kind", "任务类别", "kind"),
        ("$.priority", "优先级", "priority"),
        ("$.applicationDate", "申领日期", "application date"),
        ("$.officeApprovedAt", "受理审核时间", "office approval time"),
        ("$.permit", "居住证", "permit"),
        ("$.permit.number", "居住证号", "permit number"),
        ("$.permit.class", "证件类别", "permit class"),
        ("$.permit.validFrom", "有效期起始日期", "valid from"),
        ("$.permit.validUntil", "有效期截止日期", "valid until"),
        ("$.permit.authority", "签发机关", "issuing authority"),
        ("$.permit.authority.code", "签发机关代码", "issuing authority code"),
        ("$.permit.authority.name", "签发机关名称", "issuing authority name"),
        ("$.holder", "持证人", "holder"),
        ("$.holder.names", "姓名", "names"),
        ("$.holder.names.han", "汉字姓名", "Chinese name"),
        ("$.holder.names.arabic", "阿拉伯字母姓名", "Arabic-script name"),
        ("$.holder.names.latin", "拉丁字母姓名", "Latin name"),
        ("$.holder.sex", "性别", "sex"),
        ("$.holder.ethnicity", "民族", "ethnicity"),
        ("$.holder.ethnicity.code", "民族代码", "ethnicity code"),
        ("$.holder.ethnicity.name", "民族名称", "ethnicity name"),
        ("$.holder.birthDate", "出生日期", "birth date"),
        ("$.holder.citizenNumber", "公民身份号码", "citizen number"),
        ("$.holder.householdAddress", "户籍地址", "household-register address"),
        ("$.holder.currentAddress", "现住址", "current address"),
        ("$.photo", "照片", "photo"),
        ("$.photo.mediaType", "照片格式", "photo media type"),
        ("$.photo.data", "照片数据", "photo data"),
        ("$.photo.sha256", "照片摘要", "photo digest"),
        ("$.previousPermit", "原证件", "previous permit"),
        ("$.previousPermit.number", "原居住证号", "previous permit number"),
        ("$.previousPermit.cardSerial", "原证件卡号", "previous card serial"),
        ("$.previousPermit.validFrom", "原证件起始日期", "previous valid from"),
        ("$.previousPermit.validUntil", "原证件截止日期", "previous valid until"),
        ("$.previousPermit.authorityCode", "原签发机关代码", "previous authority code"),
        ("$.faultyCard", "问题卡片", "faulty card"),
        ("$.faultyCard.cardSerial", "问题卡片卡号", "faulty card serial"),
        ("$.faultyCard.cause", "问题原因", "cause"),
        ("$.faultyCard.chargeable", "是否收费", "chargeable"),
    ]

    private static let byPath = Dictionary(
        (labels + CancellationField.labels).map { ($0.path, (chinese: $0.chinese, english: $0.english)) },
        uniquingKeysWith: { first, _ in first })

    /// Every key that the document may have anywhere.
    static let keys = Set(labels.compactMap { $0.path.split(separator: ".").dropFirst().last.map(String.init) })

    /// The keys of the object at `path`.
    static func keys(of path: String) -> Set<String> { keysByObject[path] ?? [] }

    private static let keysByObject: [String: Set<String>] = {
        var keys: [String: Set<String>] = [:]
        for label in labels {
            guard let dot = label.path.lastIndex(of: ".") else { continue }
            keys[String(label.path[..<dot]), default: []].insert(String(label.path[label.path.index(after: dot)...]))
        }
        return keys
    }()

    static func label(for path: String, in language: SentenceLanguage) -> String {
        guard let label = byPath[path] else { return path }
        return switch language {
        case .zhHans: label.chinese
        case .en: label.english
        }
    }
}

extension JobReader {
    /// Paths of all fields of version 1, without the root; a test holds them against the published schema.
    package static var fieldPaths: [String] { JobField.labels.map(\.path).filter { $0 != "$" } }
}
