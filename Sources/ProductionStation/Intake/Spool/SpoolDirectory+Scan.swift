extension SpoolDirectory {
    /// One entry that waits, in the order in which it is taken: oldest first, then by name.
    struct Candidate: Comparable, Sendable {
        var modifiedAt: Timestamp
        var name: EntryName
        var kind: FileStatus.Kind

        static func < (left: Candidate, right: Candidate) -> Bool {
            left.modifiedAt == right.modifiedAt ? left.name < right.name : left.modifiedAt < right.modifiedAt
        }
    }

    /// Bounds a walk over a folder that somebody filled.
    private static let entriesMax = 1_000_000

    /// Deliveries that nobody took yet. Temporary and foreign names never count.
    func waiting() throws(PosixFault) -> [Candidate] {
        try candidates(in: incoming, max: options.scanNamesMax) { $0.isDelivery }
    }

    /// What an earlier claim took and nobody finished.
    func leftovers(max: Int) throws(PosixFault) -> [(claim: ClaimID, candidate: Candidate)] {
        try candidates(in: claimed, max: Self.entriesMax) { Self.claim(named: $0) != nil }.prefix(max)
            .compactMap { candidate in Self.claim(named: candidate.name).map { ($0, candidate) } }
    }

    func status(now: Timestamp) throws(PosixFault) -> SpoolStatus {
        var result = SpoolStatus(waiting: 0, claimed: 0, staleFiles: 0, setAside: 0, isPartial: false)
        var others: [EntryName] = []
        var seen = 0
        try incoming.eachName(entriesMax: Self.entriesMax) { name in
            seen += 1
            if name.isDelivery {
                result.waiting += 1
            } else if others.count < options.scanNamesMax {
                others.append(name)
            } else {
                result.isPartial = true
            }
            return true
        }
        let limit = now.advanced(by: .zero - options.staleAfter)
        for name in others {
            if let status = try incoming.status(of: name), status.modifiedAt <= limit { result.staleFiles += 1 }
        }
        try claimed.eachName(entriesMax: Self.entriesMax) { name in
            if Self.claim(named: name) != nil { result.claimed += 1 }
            if name.ends(with: Self.asideSuffix) { result.setAside += 1 }
            return true
        }
        result.isPartial = result.isPartial || seen >= Self.entriesMax
        return result
    }

    private func candidates(
        in folder: DirectoryHandle, max: Int, where isWanted: (EntryName) -> Bool
    ) throws(PosixFault) -> [Candidate] {
        var names: [EntryName] = []
        try folder.eachName(entriesMax: Self.entriesMax) { name in
            if isWanted(name) { names.append(name) }
            return names.count < max
        }
        var found: [Candidate] = []
        found.reserveCapacity(names.count)
        for name in names {
            // Gone in the meantime: its sender took it back.
            guard let status = try folder.status(of: name) else { continue }
            found.append(Candidate(modifiedAt: status.modifiedAt, name: name, kind: status.kind))
        }
        return found.sorted()
    }

    static let asideSuffix = ".folder"

    static func entry(of claim: ClaimID) -> EntryName { EntryName("\(claim.text).json") }

    static func isClaim(_ bytes: some Sequence<UInt8>) -> Bool {
        var count = 0
        for byte in bytes {
            guard (48...57).contains(byte) || (97...102).contains(byte) else { return false }
            count += 1
        }
        return count == 32
    }

    private static func claim(named name: EntryName) -> ClaimID? {
        guard name.bytes.count == 37, name.ends(with: ".json"), isClaim(name.bytes.prefix(32)) else { return nil }
        return ClaimID(text: String(decoding: name.bytes.prefix(32), as: UTF8.self))
    }
}
