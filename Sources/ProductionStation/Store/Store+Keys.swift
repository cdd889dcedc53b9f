internal import CardDevices
internal import GRDB

extension Store {
    /// What is about to be done to a key; the accounts of its people are looked at once more.
    func noteKeyOrder(
        _ act: KeyCustody.Act, _ key: KeyReference, by people: TwoPeople, at now: Timestamp
    ) throws(StoreFault) {
        try write("noteKeyOrder") { database in
            try requireStanding(for: act.sensitive, people.first, people.second, in: database)
            try audit(act.entry(key, people, result: "ordered", at: now), in: database)
        }
    }

    /// How it ended. Names, kinds and check values only.
    func noteKeyResult(
        _ act: KeyCustody.Act, _ key: KeyReference, by people: TwoPeople, result: String, at now: Timestamp
    ) throws(StoreFault) {
        try write("noteKeyResult") { try audit(act.entry(key, people, result: result, at: now), in: $0) }
    }
}

extension KeyCustody.Act {
    fileprivate func entry(
        _ key: KeyReference, _ people: TwoPeople, result: String, at now: Timestamp
    ) -> AuditEntry {
        AuditEntry(
            at: now, actor: people.first, secondActor: people.second, act: rawValue, subject: "key \(key)",
            result: result)
    }
}
