/// `docs/people.md`, written from the rule table and the refusals.
public enum PeopleDocument {
    /// The whole page.
    public static var markdown: String {
        """
        # People, roles and two-person acts

            station-daemon accounts init "Zhang San" "Li Si"                  the first two supervisors
            station-daemon accounts add "Wang Wu" --roles operator --first "Zhang San" --second "Li Si"
            station-daemon cards settle SERIAL rejected --first "Wang Wu" --second "Zhang San"

        Written from the rule table by a test; do not edit.

        ## Roles

        | code | 中文 | may |
        |---|---|---|
        \(Role.allCases.map(row).joined(separator: "\n"))

        One person may have several roles, but an auditor has no other one.

        ## Who may do what

        | code | 中文 | act | people | first | second |
        |---|---|---|---|---|---|
        \(SensitiveAct.allCases.map(row).joined(separator: "\n"))

        The two people of an act are always different; each has one of the roles of its column and an active account.
        Nobody decides about the own account, and two active supervisors always remain. Both names are in the audit log;
        a refused act is there too. The accounts are looked at once more in the transaction of the act.

        ## Passwords

        - \(Secret.charactersMin) to \(Secret.charactersMax) characters, at least \(Secret.distinctMin) different ones, not the name. \
        Kept as scrypt hashes (RFC 7914; N = \(ScryptCost.standard.rounds), r = \(ScryptCost.standard.blockSize), \
        p = \(ScryptCost.standard.parallelism)) with a random salt of \(SecretHash.saltBytes) bytes; the parameters stay with each hash.
        - \(SignInRules().wrongTriesMax) wrong ones in a row lock the account for \(SignInRules().lockDuration.components.seconds / 60) minutes. \
        Two supervisors (`accounts set-password`) or root (`accounts reset`) open it earlier.
        - Asked for on the terminal without showing them. For programs: `--credentials-file FILE` (mode 0600, own user) or `-` \
        for standard input, with lines `NAME:PASSWORD`, and `+NAME:PASSWORD` for a new one. Never on the command line.
        - Checking one is hard work on purpose. A verb waits 30 s for the station's answer, and 30 s more for each password.
        - Two spellings of a name that differ in case, width or spaces are one name.

        `accounts init` works only while no real person has an account, for root and the station's own user.
        `accounts reset` is root's alone: it makes two people supervisors with new passwords, whoever they were, opens
        their locks, and is audited as `uid 0`. Both work through the running station or, when none runs, on its state.
        Who reads the control socket's user or the machine as root is not kept out by passwords; see the audit log.

        Simulated people (`simulated.people: automatic`) have accounts of their own, marked as such, with random
        passwords that change at every start; a station with real devices refuses them.

        ## Refusals

        | code | 中文 | English |
        |---|---|---|
        \(PeopleRefusal.Kind.allCases.map(row).joined(separator: "\n"))

        """
    }

    private static func row(_ role: Role) -> String {
        let acts = SensitiveAct.allCases.filter {
            $0 != .changeOwnSecret && ($0.rule.first.contains(role) || $0.rule.second.contains(role))
        }
        let words = acts.isEmpty ? "read only" : acts.map { "`\($0.rawValue)`" }.joined(separator: " ")
        return "| `\(role.rawValue)` | \(role.chinese) | \(words) |"
    }

    private static func row(_ act: SensitiveAct) -> String {
        let rule = act.rule
        return "| `\(act.rawValue)` | \(act.chinese) | \(act.english) | \(rule.people) | \(words(rule.first)) | "
            + "\(rule.second.isEmpty ? "" : words(rule.second)) |"
    }

    private static func words(_ roles: [Role]) -> String {
        roles == Role.allCases ? "anybody" : roles.map(\.rawValue).joined(separator: ", ")
    }

    /// With a sample of what the sentence names.
    private static func row(_ kind: PeopleRefusal.Kind) -> String {
        let sample = PeopleRefusal(kind, name: "Zhang San", act: .stockIssue, roles: [.supervisor], minutes: 15)
        return "| `\(sample.code)` | \(sample.chinese) | \(sample.english) |"
    }
}
