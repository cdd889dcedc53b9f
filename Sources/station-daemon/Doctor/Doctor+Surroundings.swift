import Foundation
import Glibc
import ProductionStation

/// What lies around the state file: directories, permissions, space, files that somebody left.
extension Doctor {
    private static let writableByOthers: UInt32 = 0o022
    private static let openToOthers: UInt32 = 0o077
    private static let forEverybody: UInt32 = 0o007
    /// Names that one look takes from a folder.
    private static let namesMax = 100_000

    private struct Entry {
        var isDirectory: Bool
        var isSocket: Bool
        var mode: UInt32
        var owner: UInt32
        var modifiedAt: Timestamp
        /// A rename sets it, so it tells when a file was claimed.
        var changedAt: Timestamp

        init?(_ path: String) {
            var status = stat()
            guard lstat(path, &status) == 0 else { return nil }
            isDirectory = status.st_mode & S_IFMT == S_IFDIR
            isSocket = status.st_mode & S_IFMT == S_IFSOCK
            mode = UInt32(status.st_mode & 0o7777)
            owner = status.st_uid
            modifiedAt = Timestamp(milliseconds: Int64(status.st_mtim.tv_sec) * 1000)
            changedAt = Timestamp(milliseconds: Int64(status.st_ctim.tv_sec) * 1000)
        }
    }

    /// The user that the station runs as: its state directory is its own. Root may look at it too.
    var stateOwner: UInt32? { Entry(configuration.paths.state)?.owner }

    var stateDirectory: DoctorFinding {
        let path = configuration.paths.state
        guard let entry = Entry(path), entry.isDirectory else { return DoctorFinding(.stateDirectory, [path]) }
        let mode = "\(path): 0\(String(entry.mode, radix: 8))"
        if entry.mode & Self.writableByOthers != 0 { return DoctorFinding(.stateDirectory, [mode]) }
        return DoctorFinding(.stateDirectory, entry.mode & Self.openToOthers == 0 ? [] : [mode], severity: .warning)
    }

    var controlSocket: DoctorFinding {
        let path = configuration.paths.controlSocket
        guard let entry = Entry(path) else { return DoctorFinding(.controlSocket, []) }
        guard entry.isSocket else { return DoctorFinding(.controlSocket, [path], severity: .bad) }
        guard entry.mode & Self.forEverybody == 0 else {
            return DoctorFinding(.controlSocket, ["\(path): 0\(String(entry.mode, radix: 8))"], severity: .bad)
        }
        // Left by a station that was killed; the next one takes the name over.
        return DoctorFinding(.controlSocket, isRunning ? [] : [path])
    }

    var freeSpace: DoctorFinding {
        Self.freeSpace(
            [configuration.paths.state, configuration.paths.spool].compactMap { path in
                var status = statvfs()
                guard statvfs(path, &status) == 0 else { return nil }
                return (path, Int(status.f_bavail) * Int(status.f_frsize))
            })
    }

    /// - Parameter left: places and the bytes that this process may still write there.
    static func freeSpace(_ left: [(path: String, bytes: Int)]) -> DoctorFinding {
        let low = left.filter { $0.bytes < spaceLowBytes }
        return DoctorFinding(
            .freeSpace, low.map { "\($0.path): \($0.bytes >> 20) MiB" },
            severity: low.contains { $0.bytes < spaceBadBytes } ? .bad : .warning)
    }

    var spoolDirectory: DoctorFinding {
        var places: [String] = []
        for folder in ["", "/incoming", "/claimed", "/receipts", "/events"] {
            let path = configuration.paths.spool + folder
            guard let entry = Entry(path), entry.isDirectory else {
                // A station makes the folders itself, but never the root.
                if isRunning || folder.isEmpty { places.append(path) }
                continue
            }
            let isUnsafe =
                folder == "/claimed" ? entry.mode & Self.openToOthers != 0 : entry.mode & 0o1002 == 0o0002
            if isUnsafe { places.append("\(path): 0\(String(entry.mode, radix: 8))") }
        }
        return DoctorFinding(.spoolDirectory, places)
    }

    var spoolClaims: DoctorFinding {
        let limit = now.advanced(by: .zero - Self.patience)
        return DoctorFinding(.spoolClaims, old(in: "claimed") { $0.changedAt <= limit })
    }

    var staleFiles: DoctorFinding {
        let limit = now.advanced(by: .zero - Self.patience)
        let incoming = old(in: "incoming", where: { $0.modifiedAt <= limit }) {
            $0.hasPrefix(".") || !$0.hasSuffix(".json")
        }
        // A sender chose the name, so only how many there are is told.
        let told = incoming.isEmpty ? [] : ["\(configuration.paths.spool)/incoming: \(incoming.count)"]
        let results = ["receipts", "events", "lists"].flatMap { folder in
            old(in: folder, where: { $0.modifiedAt <= limit }) { $0.hasPrefix(".") }
        }
        return DoctorFinding(.staleFiles, told + results)
    }

    private func old(
        in folder: String, where isOld: (Entry) -> Bool, named isWanted: (String) -> Bool = { _ in true }
    ) -> [String] {
        let path = "\(configuration.paths.spool)/\(folder)"
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).prefix(Self.namesMax)
        let found = names.filter(isWanted).sorted().map { "\(path)/\($0)" }.filter { Entry($0).map(isOld) ?? false }
        return Array(found.prefix(StoreFinding.subjectsMax))
    }
}
