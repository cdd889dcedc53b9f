extension SpoolDirectory {
    /// Takes candidates one by one until `limit` are taken, then makes all of it durable with one sync a folder.
    ///
    /// - Parameters:
    ///   - candidates: from ``waiting()``; those that were dealt with are removed.
    ///   - newClaim: a fresh random id.
    /// - Returns: the claims whose new names are on disk.
    func take(
        _ candidates: inout ArraySlice<Candidate>, limit: Int, newClaim: () throws(JobSourceFault) -> ClaimID
    ) throws(JobSourceFault) -> [ClaimID] {
        let operation = "spool.claim"
        var taken: [ClaimID] = []
        var refused: JobSourceFault?
        while taken.count < limit, let next = candidates.first {
            let claim = try unusedClaim(newClaim)
            try beforeStep(.moveToClaimed)
            do {
                try incoming.rename(next.name, to: claimed, as: Self.entry(of: claim))
                taken.append(claim)
            } catch {
                // A folder of another user cannot be moved at all and must not stop the files behind it.
                if !error.isMissing, next.kind != .directory {
                    refused = JobSourceFault(error, operation: operation)
                    if error.kind != .permissionDenied { break }
                }
            }
            candidates = candidates.dropFirst()
        }
        if taken.isEmpty, let refused { throw refused }
        guard !taken.isEmpty else { return [] }
        do {
            // The new name first: a power cut may leave two names of one file, never none.
            try beforeStep(.syncClaimedAfterMove)
            try claimed.sync()
            try beforeStep(.syncIncoming)
            try incoming.sync()
        } catch {
            throw Self.fault(error, operation)
        }
        return taken
    }

    private func unusedClaim(_ newClaim: () throws(JobSourceFault) -> ClaimID) throws(JobSourceFault) -> ClaimID {
        // A random id never repeats; a simulation that restarts with its seed does, and a rename would overwrite.
        for _ in 0..<64 {
            let claim = try newClaim()
            do {
                if try claimed.status(of: Self.entry(of: claim)) == nil { return claim }
            } catch {
                throw JobSourceFault(error, operation: "spool.claim")
            }
        }
        throw JobSourceFault(.corrupt, operation: "spool.claim", detail: "64 random ids were all in use")
    }

    /// Reads what lies under a claim. Nothing but a regular file is ever opened.
    func delivery(_ claim: ClaimID, now: Timestamp) throws(JobSourceFault) -> ClaimedDelivery? {
        let name = Self.entry(of: claim)
        do {
            guard let status = try claimed.status(of: name) else { return nil }
            var arrivedAt = status.modifiedAt
            if arrivedAt > now {
                arrivedAt = now
                if status.kind == .regular { keepArrival(now, of: name) }
            }
            return ClaimedDelivery(claim: claim, arrivedAt: arrivedAt, contents: try contents(of: name, status))
        } catch {
            throw Self.fault(error, "spool.claim")
        }
    }

    /// Writes a clamped arrival back, so that a later start does not clamp it to a later moment.
    private func keepArrival(_ moment: Timestamp, of name: EntryName) {
        do {
            try beforeStep(.keepArrival)
            try OpenFile.reading(name, in: claimed).setModified(moment)
        } catch {
            // Another user's file keeps its own time; it is clamped again when it is read again.
            return
        }
    }

    private func contents(of name: EntryName, _ status: FileStatus) throws(PosixFault) -> ClaimedDelivery.Contents {
        switch status.kind {
        case .symbolicLink: return .unusable(.symbolicLink)
        case .directory, .other: return .unusable(.notARegularFile)
        case .regular: break
        }
        let limit = options.deliveryBytesMax
        if status.size > Int64(limit) { return .unusable(.tooLarge) }
        do {
            let file = try OpenFile.reading(name, in: claimed)
            guard try file.status().kind == .regular else { return .unusable(.notARegularFile) }
            let bytes = try file.read(bytesMax: limit + 1)
            if bytes.count > limit { return .unusable(.tooLarge) }
            return bytes.isEmpty ? .unusable(.empty) : .document(bytes)
        } catch {
            guard error.isUnreadableFile else { throw error }
            return .unusable(.unreadable)
        }
    }
}
