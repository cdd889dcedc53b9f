import ProductionStation

/// What a fault of the state file means for the people at the station, and what to do.
struct StoreSentence: OperatorSentence {
    let kind: StoreFault.Kind
    /// Call and result code, for who looks deeper; empty when there are none.
    let detail: String

    init(_ fault: StoreFault) {
        kind = fault.kind
        detail = fault.description
    }

    init(_ kind: StoreFault.Kind) {
        self.kind = kind
        detail = ""
    }

    var message: OperatorMessage {
        let text = text
        let (chinese, english) = detail.isEmpty ? ("", "") : ("（\(detail)）", " (\(detail))")
        return OperatorMessage("store.\(kind.rawValue)", text.chinese + chinese, text.english + english)
    }

    private var text: OperatorText {
        switch kind {
        case .diskFull:
            OperatorText(
                "状态目录所在的磁盘已满。请腾出空间，制证会自动继续。",
                "the disk of the state directory is full; make room, and work goes on by itself.")
        case .readOnly:
            OperatorText(
                "状态目录所在的磁盘为只读。请检查磁盘并重新以可写方式挂载；若不自动继续，请重启本程序。",
                "the disk of the state directory is read-only; check it and mount it writable again; restart the station if work does not go on by itself."
            )
        case .corrupt:
            OperatorText(
                "状态文件已损坏。请停止制证程序，保留该文件，运行 doctor，并从备份恢复。",
                "the state file is damaged; stop the station, keep the file, run doctor, and restore it from a backup.")
        case .fileLost:
            OperatorText(
                "状态文件在运行中被删除或替换。请停止制证程序，将原文件放回（或从备份恢复），再启动。",
                "the state file was deleted or replaced under the running station; stop it, bring the file back (or restore a backup), and start it again."
            )
        case .cannotOpen:
            OperatorText(
                "无法打开状态文件。请检查状态目录是否存在及其权限和空间。",
                "the state file cannot be opened; check that its directory exists, its permissions and its space.")
        case .inputOutput:
            OperatorText(
                "状态文件读写失败。请检查磁盘和系统日志；故障消除后制证会自动继续。",
                "the state file cannot be read or written; check the disk and the system's log; work goes on when the fault is gone."
            )
        case .busy:
            OperatorText(
                "状态文件被其他程序占用。请关闭占用它的程序，制证会自动继续。",
                "another program holds the state file; end that program, and work goes on by itself.")
        case .inconsistent:
            OperatorText(
                "状态文件的内容自相矛盾，继续制证可能造成重复证件。请运行 doctor 并联系技术支持。",
                "the state file contradicts itself, and going on could double a card; run doctor and call for help.")
        case .tooNew:
            OperatorText(
                "状态文件由更新的版本写入。请安装不低于该版本的程序。",
                "the state file was written by a newer release; install that release or a later one.")
        case .notFound: OperatorText("状态文件中没有所需的记录。", "the state file has no such record.")
        case .refused: OperatorText("当前状态不允许此操作，未作改动。", "not possible in the present state; nothing was changed.")
        case .stopped: OperatorText("制证程序正在停止。", "the station is stopping.")
        }
    }
}
