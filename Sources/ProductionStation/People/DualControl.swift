/// Decides whether these people may do an act. Pure: who they are was proved before (``People``).
public enum DualControl {
    /// - Parameters:
    ///   - first: whoever does it.
    ///   - second: whoever confirms it; nil for an act of one person.
    /// - Returns: the names to record, or why not.
    public static func authorise(
        _ act: SensitiveAct, first: Account, second: Account?
    ) -> Result<Approval, PeopleRefusal> {
        let rule = act.rule
        if let refusal = refusal(of: first, for: act, needing: rule.first) { return .failure(refusal) }
        switch (second, rule.people) {
        case (nil, 1): return .success(Approval(act: act, first: first.name, second: nil))
        case (.some, 1): return .failure(PeopleRefusal(.onePersonOnly, act: act))
        case (nil, _): return .failure(PeopleRefusal(.secondPersonMissing, act: act, roles: rule.second))
        case (let second?, _):
            guard second.id != first.id, PersonName(second.name) != PersonName(first.name) else {
                return .failure(PeopleRefusal(.samePerson, name: first.name, act: act))
            }
            if let refusal = refusal(of: second, for: act, needing: rule.second) { return .failure(refusal) }
            return .success(Approval(act: act, first: first.name, second: second.name))
        }
    }

    private static func refusal(
        of account: Account, for act: SensitiveAct, needing roles: [Role]
    ) -> PeopleRefusal? {
        guard account.isActive else { return PeopleRefusal(.accountInactive, name: account.name, act: act) }
        guard account.hasRole(of: roles) else {
            return PeopleRefusal(.wrongRole, name: account.name, act: act, roles: roles)
        }
        return nil
    }
}

/// Who may do an act by the rule table.
public struct Approval: Equatable, Sendable {
    public let act: SensitiveAct
    public let first: String
    public let second: String?
}

/// Proof that the people of one act were authenticated and may do it. Only ``People`` makes one.
///
/// The Store looks at the accounts once more in the transaction of the act, so that an account that was switched off
/// in between does nothing.
public struct Authority: Equatable, Sendable {
    public let act: SensitiveAct
    public let first: String
    public let second: String?

    init(_ approval: Approval) {
        act = approval.act
        first = approval.first
        second = approval.second
    }

    /// - Throws: ``PeopleRefusal`` when it was given for another act.
    func require(_ needed: SensitiveAct) throws(PeopleRefusal) {
        guard act == needed else { throw PeopleRefusal(.otherAct, act: needed) }
    }

    /// Both names; refused when the authority is one person's.
    func twoPeople() throws(PeopleRefusal) -> TwoPeople {
        guard let second, let people = TwoPeople(first, second) else {
            throw PeopleRefusal(.secondPersonMissing, act: act, roles: act.rule.second)
        }
        return people
    }
}
