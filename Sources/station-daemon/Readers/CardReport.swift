import CardDevices
import ProductionStation

/// What `card read` shows: sizes, identity and serials, nothing personal.
struct CardReport: Encodable {
    /// What the journal of this station says about the chip.
    enum Journal { case unknown, known(CardRecord) }

    struct File: Encodable {
        var name: String
        var identifier: String
        /// Nil: the card does not have it, or does not show it.
        var bytes: Int?
    }

    struct Check: Encodable {
        enum Kind: String, Encodable {
            /// Every file of the profile is there and reads as the profile says.
            case contents
            /// EF.SOD leads to the authority and covers every file of a person's basic data.
            case signature
            /// The journal of this station knows the chip.
            case known
            /// The files are those that were meant for this card.
            case unchanged
            /// The serial on the chip is the journal's.
            case serial
        }

        var kind: Kind
        /// Nil: could not be checked here.
        var ok: Bool?
        /// Codes only.
        var detail: String
    }

    var reader: String
    var chipIdentity: String
    var isBlank: Bool
    var cardSerial: String?
    var files: [File]
    var checks: [Check] = []
    var ok: Bool

    init(
        _ card: ReadCard, _ profile: ChipProfile, trust: SecurityTrust?, journal: Journal?, reader: String
    ) {
        self.reader = reader
        chipIdentity = card.identity.hexadecimal
        isBlank = card.files.files.isEmpty
        files = profile.files.map { file in
            let held = card.files.files.first { $0.fileIdentifier == file.fileIdentifier }
            return File(
                name: file.name, identifier: String(file.fileIdentifier, radix: 16, uppercase: true),
                bytes: held?.bytes.count)
        }
        if !isBlank, profile.isReadFreely {
            do throws(ProfileError) {
                let fields = try profile.fields(in: card.files)
                cardSerial = fields.values[ChipContents.FieldName.cardSerial.rawValue].map {
                    String(decoding: $0, as: UTF8.self)
                }
                checks.append(Check(kind: .contents, ok: true, detail: ""))
            } catch {
                checks.append(Check(kind: .contents, ok: false, detail: error.code))
            }
            checks += Self.signature(card.files, profile, trust)
        }
        switch journal {
        case nil: break
        case .unknown: checks.append(Check(kind: .known, ok: isBlank, detail: ""))
        case .known(let record):
            checks.append(Check(kind: .known, ok: true, detail: record.phase.rawValue))
            checks.append(Check(kind: .unchanged, ok: record.contentsDigest == card.files.digest, detail: ""))
            checks.append(Check(kind: .serial, ok: record.cardSerial == cardSerial, detail: record.cardSerial))
        }
        ok = checks.allSatisfy { $0.ok != false }
    }

    /// Without an authority nobody can say to whom a signature leads.
    private static func signature(
        _ files: ChipFileSet, _ profile: ChipProfile, _ trust: SecurityTrust?
    ) -> [Check] {
        guard profile.isSigned else { return [] }
        guard let trust else { return [Check(kind: .signature, ok: nil, detail: "noAuthority")] }
        let problem = profile.signatureProblem(in: files, trust: trust)
        return [Check(kind: .signature, ok: problem == nil, detail: problem?.detail ?? "")]
    }

    func text(in language: OperatorLanguage) -> String {
        func say(_ chinese: String, _ english: String) -> String { OperatorText(chinese, english).text(in: language) }
        var table = TextTable(headings: [say("文件", "file"), say("标识", "identifier"), say("字节", "bytes")])
        table.rows = files.map { [$0.name, $0.identifier, $0.bytes.map(String.init) ?? "-"] }
        var list = TextTable(headings: [say("检查", "check"), say("结果", "result"), say("说明", "detail")])
        list.rows = checks.map { check in
            [
                Self.words(check.kind).text(in: language),
                check.ok.map { $0 ? say("正常", "ok") : say("不符", "DIFFERS") } ?? say("未检查", "not checked"),
                check.detail,
            ]
        }
        let heading = [
            "\(say("读写器", "reader")): \(reader)", "\(say("芯片标识", "chip identity")): \(chipIdentity)",
            "\(say("证件序列号", "card serial")): \(cardSerial ?? "-")",
        ]
        let blank = isBlank ? [say("空白卡：没有本站的应用。", "A blank: our application is not on it.")] : [table.text]
        return (heading + blank + (checks.isEmpty ? [] : ["", list.text])).joined(separator: "\n")
    }

    private static func words(_ kind: Check.Kind) -> OperatorText {
        switch kind {
        case .contents: OperatorText("文件齐全且格式正确", "files whole and well-formed")
        case .signature: OperatorText("签名有效且覆盖基本数据", "signature leads to the authority and covers the basic data")
        case .known: OperatorText("本站制作的卡", "made at this station")
        case .unchanged: OperatorText("内容与制作时一致", "contents as they were made")
        case .serial: OperatorText("序列号与记录一致", "serial as in the journal")
        }
    }
}
