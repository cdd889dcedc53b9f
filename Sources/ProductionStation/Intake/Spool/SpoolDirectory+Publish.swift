extension SpoolDirectory {
    /// The four steps by which one file appears whole or not at all.
    struct Steps: Sendable {
        var write: SpoolStep
        var sync: SpoolStep
        var name: SpoolStep
        var syncFolder: SpoolStep

        static let receipt = Steps(
            write: .writeReceipt, sync: .syncReceipt, name: .nameReceipt, syncFolder: .syncReceipts)
        static let event = Steps(write: .writeEvent, sync: .syncEvent, name: .nameEvent, syncFolder: .syncEvents)
    }

    enum Published: Equatable, Sendable { case done, differsFromExisting }

    /// Largest file that is written or compared, in bytes.
    private static let publishedBytesMax = 1 << 20

    /// Writes `bytes` under `name`, whole and durable. The same bytes there already are fine; others are left alone.
    func publish(
        _ bytes: [UInt8], as name: EntryName, in folder: DirectoryHandle, _ steps: Steps
    ) throws -> Published {
        if let status = try folder.status(of: name) {
            guard status.kind == .regular, status.size == Int64(bytes.count),
                try OpenFile.reading(name, in: folder).read(bytesMax: Self.publishedBytesMax) == bytes
            else { return .differsFromExisting }
            // It was named before a crash, perhaps without the sync of its folder.
            try beforeStep(steps.syncFolder)
            try folder.sync()
            return .done
        }
        let temporary = EntryName(bytes: Array(".".utf8) + name.bytes + Array(".tmp".utf8))
        try beforeStep(steps.write)
        try folder.remove(temporary)
        do {
            let file = try OpenFile.creating(temporary, in: folder, mode: 0o640)
            try file.write(bytes)
            try beforeStep(steps.sync)
            try file.sync()
        } catch let fault as PosixFault {
            // What cannot be written must not fill the disk further; what is left is replaced by the next attempt.
            try? folder.remove(temporary)
            throw fault
        }
        try beforeStep(steps.name)
        try folder.rename(temporary, to: folder, as: name)
        try beforeStep(steps.syncFolder)
        try folder.sync()
        return .done
    }
}
