import ProductionStation

/// Everything that `doctor` looks at, in the order in which it says it. The names are published.
enum DoctorCheck: String, CaseIterable, Sendable, Codable {
    case configuration, stateDirectory, stateFile, masterKey, controlSocket, freeSpace, clock
    case integrity, foreignKeys, auditChain, stockEquation, contradictions, vaultOrphans, jobsWithoutVault
    case receiptsUnfinished, cardsWithoutBundle, eventNumbers
    case spoolDirectory, spoolClaims, staleFiles

    init(_ check: StoreCheck) {
        self =
            switch check {
            case .integrity: .integrity
            case .foreignKeys: .foreignKeys
            case .auditChain: .auditChain
            case .stockEquation: .stockEquation
            case .contradictions: .contradictions
            case .vaultOrphans: .vaultOrphans
            case .jobsWithoutVault: .jobsWithoutVault
            case .receiptsUnfinished: .receiptsUnfinished
            case .cardsWithoutBundle: .cardsWithoutBundle
            case .eventNumbers: .eventNumbers
            case .clock: .clock
            }
    }

    /// How bad it is when it is not well, unless the finding says otherwise.
    var severity: DoctorResult {
        switch self {
        case .configuration, .stateDirectory, .stateFile, .masterKey, .freeSpace, .clock, .integrity, .foreignKeys,
            .auditChain, .stockEquation, .contradictions, .vaultOrphans, .jobsWithoutVault, .cardsWithoutBundle,
            .eventNumbers, .spoolDirectory:
            .bad
        case .controlSocket, .receiptsUnfinished, .spoolClaims, .staleFiles: .warning
        }
    }

    /// What is looked at.
    var subject: OperatorText {
        switch self {
        case .configuration: OperatorText("配置所指的文件（受理点、日历、版式、芯片）", "files that the configuration names")
        case .stateDirectory: OperatorText("状态目录及其权限", "state directory and its permissions")
        case .stateFile: OperatorText("状态文件可读", "state file can be read")
        case .masterKey: OperatorText("主密钥及其权限，与状态文件相符", "master key, its permissions, and that it fits the state file")
        case .controlSocket: OperatorText("控制接口的权限", "permissions of the control socket")
        case .freeSpace: OperatorText("状态目录和交换目录的剩余空间", "free space for state and spool")
        case .clock: OperatorText("系统时间不早于最新记录", "clock is not behind the newest record")
        case .integrity: OperatorText("状态文件的每一页和索引（SQLite）", "every page and index of the state file (SQLite)")
        case .foreignKeys: OperatorText("各表之间的引用", "references between tables")
        case .auditChain: OperatorText("审计日志的哈希链", "hash chain of the audit log")
        case .stockEquation: OperatorText("各制证线的空白卡账目", "each lane's stock equation")
        case .contradictions: OperatorText("任务、卡片、制证线状态相互一致", "jobs, cards and lanes agree")
        case .vaultOrphans: OperatorText("到期的个人数据已销毁", "personal data whose time is over is gone")
        case .jobsWithoutVault: OperatorText("未完成的任务都有个人数据", "open jobs have their personal data")
        case .receiptsUnfinished: OperatorText("收件回执已完成", "receipts are finished at the source")
        case .cardsWithoutBundle: OperatorText("已检验的卡片都在包中", "inspected cards lie in a bundle")
        case .eventNumbers: OperatorText("每个任务的事件编号连续", "events of each job have no gap")
        case .spoolDirectory: OperatorText("交换目录", "spool directory")
        case .spoolClaims: OperatorText("已接收的文件都有回执", "claimed files have their receipt")
        case .staleFiles: OperatorText("没有遗留的临时文件", "no temporary files were left behind")
        }
    }

    /// What to do when it is not well.
    var remedy: OperatorText {
        switch self {
        case .configuration:
            OperatorText(
                "更正所列文件；运行中的制证程序在重启后采用。", "Correct the named file; a running station takes it at its next start.")
        case .stateDirectory:
            OperatorText("恢复该目录，属主为服务用户，权限 0700。", "Bring the directory back, owned by the service's user, mode 0700.")
        case .stateFile:
            OperatorText("按所述原因处理；不要新建空文件。", "Do what the reason says; never put an empty file in its place.")
        case .masterKey:
            OperatorText(
                "换回原来的密钥文件（0600）。确已丢失时见 docs/master-key.md。",
                "Bring the right key file back (mode 0600). If it is lost: docs/master-key.md")
        case .controlSocket: OperatorText("重启制证程序会重建该接口。", "A restart of the station makes the socket anew.")
        case .freeSpace: OperatorText("腾出空间或扩大磁盘。", "Make room or enlarge the disk.")
        case .clock:
            OperatorText("校正系统时间后再制证；检查时间同步服务。", "Set the clock right before going on; look at its synchronisation.")
        case .integrity:
            OperatorText(
                "停止制证程序，保留文件，从备份恢复，并检查磁盘。", "Stop the station, keep the file, restore a backup, and check the disk.")
        case .foreignKeys, .contradictions, .jobsWithoutVault, .cardsWithoutBundle, .eventNumbers:
            OperatorText("停止制证程序，保留状态文件，联系技术支持。", "Stop the station, keep the state file, and call for help.")
        case .auditChain:
            OperatorText(
                "保留状态文件，报告安全负责人：日志可能被改动。",
                "Keep the state file and tell the security officer: the log may have been edited.")
        case .stockEquation: OperatorText("清点该线的卡片，由两人登记差异。", "Count the lane's cards; two people book the difference.")
        case .vaultOrphans: OperatorText("查看日志中清除失败的原因。", "Look in the log why the purge fails.")
        case .receiptsUnfinished, .spoolClaims:
            OperatorText(
                "检查交换目录的权限和空间；启动制证程序会继续处理。",
                "Check the spool's permissions and space; a running station goes on with them.")
        case .spoolDirectory:
            OperatorText("恢复交换目录及其子目录和权限。", "Bring the spool directory, its folders and permissions back.")
        case .staleFiles: OperatorText("询问送件方后移走这些文件。", "Ask their sender, then move these files away.")
        }
    }

    /// `docs/doctor.md`.
    static var document: String {
        let rows = allCases.map {
            "| `\($0.rawValue)` | \($0.severity.rawValue) | \($0.subject.english) · \($0.subject.chinese) "
                + "| \($0.remedy.english) \($0.remedy.chinese) |"
        }.joined(separator: "\n")
        return """
            # Doctor

                station-daemon doctor            # exit code 0: well, or warnings only · 2: something is bad
                station-daemon doctor --json

            Asks the running station, or reads the state file of a stopped one. Changes nothing. Run it as the station's
            own user or as root, else the permissions that it sees are not the station's; the master key's file must belong
            to whoever looks or to the owner of the state directory. Nothing that it says is personal data.

            Each check ends `ok`, `warning` or `bad` and names at most \(StoreFinding.subjectsMax) places. Free space
            below \(Doctor.spaceLowBytes >> 20) MiB is a warning, below \(Doctor.spaceBadBytes >> 20) MiB it is bad.
            When the state file cannot be read, the checks of its contents are left out.

            | check | if not well | looks at | what to do |
            |---|---|---|---|
            \(rows)

            """
    }
}

/// How a check ended.
enum DoctorResult: String, Sendable, Codable, Comparable {
    case ok, warning, bad

    private var rank: Int {
        switch self {
        case .ok: 0
        case .warning: 1
        case .bad: 2
        }
    }

    static func < (left: DoctorResult, right: DoctorResult) -> Bool { left.rank < right.rank }
}

/// What one check found.
struct DoctorFinding: Sendable, Codable, Equatable {
    var check: DoctorCheck
    var result: DoctorResult
    /// Where: paths, serials, ids; nothing personal.
    var places: [String]
    /// What to do, or that all is well.
    var chinese: String
    var english: String

    private enum CodingKeys: String, CodingKey {
        case check, result, places
        case chinese = "zh-Hans"
        case english = "en"
    }

    /// Well when there are no `places`.
    init(_ check: DoctorCheck, _ places: [String], severity: DoctorResult? = nil, reason: OperatorText? = nil) {
        self.check = check
        self.places = places
        let isWell = places.isEmpty && reason == nil
        result = isWell ? .ok : severity ?? check.severity
        let advice = isWell ? OperatorText("正常。", "well.") : reason ?? check.remedy
        chinese = "\(check.subject.chinese)：\(advice.chinese)"
        english = "\(check.subject.english): \(advice.english)"
    }
}

/// What `doctor` says.
struct DoctorReport: Sendable, Codable, Equatable {
    var isRunning: Bool
    var findings: [DoctorFinding]

    /// The worst of all.
    var result: DoctorResult { findings.map(\.result).max() ?? .ok }

    func text(in language: OperatorLanguage) -> String {
        findings.map { finding in
            let words = OperatorText(finding.chinese, finding.english).text(in: language)
            return
                (["\(finding.result.rawValue.padded(to: 8))\(finding.check.rawValue.padded(to: 20))\(words)"]
                + finding.places.map { "          \($0)" }).joined(separator: "\n")
        }.joined(separator: "\n")
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: max(1, width - count)) }
}
