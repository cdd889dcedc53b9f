/// The folders of one spool directory and every change that is made in them: synchronous, without a decision
/// about jobs.
struct SpoolDirectory: Sendable {
    let incoming: DirectoryHandle
    let claimed: DirectoryHandle
    let receipts: DirectoryHandle
    let events: DirectoryHandle
    let lists: DirectoryHandle
    let options: SpoolOptions
    let beforeStep: SpoolStepHook

    /// Opens the folders, makes missing ones, and refuses what would let anybody deliver or read personal data.
    ///
    /// - Parameter path: the root; its parent must exist.
    static func open(
        path: String, options: SpoolOptions, beforeStep: @escaping SpoolStepHook
    ) throws(JobSourceFault) -> SpoolDirectory {
        do {
            let modes = options.modes
            let root = try DirectoryHandle.create(path: path, mode: modes.root)
            let spool = SpoolDirectory(
                incoming: try root.folder("incoming", mode: modes.incoming),
                claimed: try root.folder("claimed", mode: modes.claimed),
                receipts: try root.folder("receipts", mode: modes.results),
                events: try root.folder("events", mode: modes.results),
                lists: try root.folder("lists", mode: modes.results), options: options, beforeStep: beforeStep)
            try spool.check()
            return spool
        } catch {
            throw Self.fault(error, "spool.open")
        }
    }

    private func check() throws {
        let incoming = try self.incoming.status()
        let claimed = try self.claimed.status()
        func refuse(_ kind: JobSourceFault.Kind, _ detail: String) -> JobSourceFault {
            JobSourceFault(kind, operation: "spool.open", detail: detail)
        }
        if incoming.mode & 0o002 != 0, incoming.mode & 0o1000 == 0 {
            throw refuse(
                .permissionDenied, "incoming is world-writable without the sticky bit; chmod o-w incoming (or +t)")
        }
        if claimed.mode & 0o077 != 0 {
            throw refuse(.permissionDenied, "claimed is open to group or others; chmod 0700 claimed")
        }
        if claimed.owner != FileStatus.thisUser, FileStatus.thisUser != 0 {
            throw refuse(.permissionDenied, "claimed belongs to another user; chown it to the station's user")
        }
        if incoming.device != claimed.device {
            throw refuse(.corrupt, "incoming and claimed are on different file systems; a claim is a rename")
        }
    }

    static func fault(_ error: any Error, _ operation: String) -> JobSourceFault {
        if let fault = error as? JobSourceFault { return fault }
        if let fault = error as? PosixFault { return JobSourceFault(fault, operation: operation) }
        return JobSourceFault(.unavailable, operation: operation)
    }
}
