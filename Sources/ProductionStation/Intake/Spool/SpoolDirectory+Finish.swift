internal import CardDevices

extension SpoolDirectory {
    /// The receipt first, then the delivery goes: after any crash in between the same call completes the rest.
    func finish(_ claim: ClaimID, receipt: IntakeReceipt) throws(JobSourceFault) {
        let operation = "spool.finish"
        guard Self.isClaim(claim.text.utf8) else {
            throw JobSourceFault(.corrupt, operation: operation, detail: "a claim is 32 hexadecimal digits")
        }
        do {
            try publish(receipt, of: claim)
            try beforeStep(.removeClaimed)
            try removeDelivery(claim)
            try beforeStep(.syncClaimedAfterRemove)
            try claimed.sync()
        } catch {
            throw Self.fault(error, operation)
        }
    }

    private func publish(_ receipt: IntakeReceipt, of claim: ClaimID) throws {
        let bytes = try SpoolDocument.receipt(receipt, claim: claim)
        var names = [EntryName("\(claim.text).json")]
        if let job = receipt.job {
            let stem = try SpoolDocument.stem(of: job, operation: "spool.finish")
            // The first delivery of a revision has the plain name; a repeated one leaves the first receipt alone.
            names = [EntryName("\(stem).json"), EntryName("\(stem).\(claim.text).json")]
            if receipt.subject == .cancellation { names = [EntryName("\(stem).cancel.\(claim.text).json")] }
        }
        for name in names where try publish(bytes, as: name, in: receipts, .receipt) == .done { return }
        throw JobSourceFault(
            .corrupt, operation: "spool.finish", detail: "another receipt of this claim exists; move it away")
    }

    private func removeDelivery(_ claim: ClaimID) throws(PosixFault) {
        let name = Self.entry(of: claim)
        guard try claimed.status(of: name)?.kind == .directory else { return try claimed.remove(name) }
        do {
            try claimed.remove(name, directory: true)
        } catch {
            guard error.isNotEmpty else { throw error }
            // What somebody put into a folder is not ours to delete unseen.
            try claimed.rename(name, to: claimed, as: EntryName(claim.text + Self.asideSuffix))
        }
    }

    /// One event as one file; a repeat is recognised by its bytes.
    func send(_ event: JobEvent) throws(JobSourceFault) {
        let operation = "spool.send"
        do {
            let stem = try SpoolDocument.stem(of: event.job, operation: operation)
            guard (1...9999).contains(event.number) else {
                throw JobSourceFault(.corrupt, operation: operation, detail: "event numbers go from 1 to 9999")
            }
            let number = String(event.number).zeroPadded(to: 4)
            let name = EntryName("\(stem).\(number).\(event.kind.rawValue).json")
            let published = try publish(try SpoolDocument.event(event), as: name, in: events, .event)
            guard published == .done else {
                throw JobSourceFault(
                    .corrupt, operation: operation, detail: "a different event of this number exists; move it away")
            }
        } catch {
            throw Self.fault(error, operation)
        }
    }
}
