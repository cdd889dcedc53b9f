internal import GRDB

/// An account with what it is checked against.
struct AccountRecord: Sendable {
    var account: Account
    var secret: SecretHash
    /// Rises with every new password.
    var secretVersion: Int
    var wrongTries: Int
    var lockedUntil: Timestamp?
}

/// An account that is to be made.
struct NewAccount: Sendable {
    var name: PersonName
    var roles: [Role]
    var language: Account.Language
    var isSimulated = false
    var secret: SecretHash
}

/// Who is accountable for a change of accounts, as the audit log names them.
struct AccountChanger: Sendable {
    var first: String
    var second: String?
    /// Checked in the transaction of the change; nil for root and for simulated people.
    var act: SensitiveAct?
}

extension Store {
    /// All accounts by name, simulated people too.
    public func accounts() throws(StoreFault) -> [Account] {
        try read("accounts") { try AccountRow.all($0).map(\.account) }
    }

    /// The account of this name with its hash; nil when there is none.
    func accountRecord(_ name: PersonName) throws(StoreFault) -> AccountRecord? {
        try read("accountRecord") { try AccountRow.one(name, in: $0) }
    }

    /// Whether any real person has an account.
    func hasRealAccounts() throws(StoreFault) -> Bool {
        try read("hasRealAccounts") { try AccountRow.hasReal($0) }
    }

    /// Counts a wrong password; the last allowed one locks the account.
    ///
    /// - Returns: until when it is locked now, or nil.
    func noteWrongTry(_ id: Int64, rules: SignInRules, at now: Timestamp) throws(StoreFault) -> Timestamp? {
        try write("noteWrongTry") { database in
            guard let record = try AccountRow.one(id, in: database) else { return nil }
            let tries = record.wrongTries + 1
            let until = tries >= rules.wrongTriesMax ? now.advanced(by: rules.lockDuration) : nil
            try database.execute(
                cachedSQL: "UPDATE account SET wrong_tries = ?, locked_until_ms = ? WHERE id = ?",
                arguments: [until == nil ? tries : 0, until?.milliseconds, id])
            try audit(
                AuditEntry(
                    at: now, actor: record.account.name, act: "account.signIn",
                    subject: "account \(record.account.name)",
                    result: until == nil ? "wrong password, try \(tries)" : "wrong password, locked"),
                in: database)
            return until
        }
    }

    /// Forgets wrong tries after a right one, or moves a lock that a changed clock put too far away.
    func setLock(_ id: Int64, until: Timestamp?) throws(StoreFault) {
        try write("setLock") { database in
            try database.execute(
                cachedSQL: "UPDATE account SET wrong_tries = 0, locked_until_ms = ? WHERE id = ?",
                arguments: [until?.milliseconds, id])
        }
    }

    /// The first two supervisors; refused when any real person has an account.
    func initialise(_ supervisors: [NewAccount], by changer: AccountChanger, at now: Timestamp) throws(StoreFault) {
        try write("initialiseAccounts") { database in
            guard try !AccountRow.hasReal(database) else { throw PeopleRefusal(.accountsExist) }
            for supervisor in supervisors {
                try insert(supervisor, at: now, in: database)
                try note("account.init", supervisor, by: changer, at: now, in: database)
            }
        }
    }

    /// Makes or opens these accounts, whatever they were: with this password, active, unlocked, and at least these roles.
    func reset(_ people: [NewAccount], act: String, by changer: AccountChanger, at now: Timestamp) throws(StoreFault) {
        try write("resetAccounts") { database in
            for person in people {
                if let old = try AccountRow.one(person.name, in: database) {
                    guard old.account.isSimulated == person.isSimulated else {
                        throw PeopleRefusal(.simulatedAccount, name: old.account.name)
                    }
                    let roles = Role.allCases.filter { role in
                        person.roles.contains(role) || (role != .auditor && old.account.roles.contains(role))
                    }
                    try update(old.account.id, roles: roles, isActive: true, at: now, in: database)
                    try update(old.account.id, secret: person.secret, at: now, in: database)
                } else {
                    try insert(person, at: now, in: database)
                }
                try note(act, person, by: changer, at: now, in: database)
            }
        }
    }

    /// One more account.
    func add(_ person: NewAccount, by changer: AccountChanger, at now: Timestamp) throws(StoreFault) {
        try write("addAccount") { database in
            try requireStanding(changer, in: database)
            if let taken = try AccountRow.one(person.name, in: database) {
                throw PeopleRefusal(.nameTaken, name: taken.account.name)
            }
            try insert(person, at: now, in: database)
            try note("account.add", person, by: changer, at: now, in: database)
        }
    }

    /// Changes one account; nil leaves a thing as it is. Two active supervisors remain, or it is refused.
    func change(
        _ name: PersonName, roles: [Role]? = nil, isActive: Bool? = nil, secret: SecretHash? = nil, act: String,
        by changer: AccountChanger, at now: Timestamp
    ) throws(StoreFault) {
        try write("changeAccount") { database in
            try requireStanding(changer, in: database)
            guard let record = try AccountRow.one(name, in: database) else { throw PeopleRefusal(.accountUnknown) }
            let account = record.account
            guard !account.isSimulated else { throw PeopleRefusal(.simulatedAccount, name: account.name) }
            try update(
                account.id, roles: roles ?? account.roles, isActive: isActive ?? account.isActive, at: now,
                in: database)
            if let secret { try update(account.id, secret: secret, at: now, in: database) }
            let supervisors = try AccountRow.all(database).map(\.account).filter {
                $0.isActive && !$0.isSimulated && $0.roles.contains(.supervisor)
            }
            guard supervisors.count >= 2 else { throw PeopleRefusal(.tooFewSupervisors) }
            let words = [
                roles.map { "roles \($0.map(\.rawValue).joined(separator: " "))" },
                isActive.map { $0 ? "switched on" : "switched off" }, secret.map { _ in "new password" },
            ].compactMap { $0 }
            try audit(
                AuditEntry(
                    at: now, actor: changer.first, secondActor: changer.second, act: act,
                    subject: "account \(account.name)", result: words.joined(separator: ", ")),
                in: database)
        }
    }

    private func requireStanding(_ changer: AccountChanger, in database: Database) throws {
        guard let act = changer.act else { return }
        try requireStanding(for: act, changer.first, changer.second, in: database)
    }

    private func note(
        _ act: String, _ person: NewAccount, by changer: AccountChanger, at now: Timestamp, in database: Database
    ) throws {
        try audit(
            AuditEntry(
                at: now, actor: changer.first, secondActor: changer.second, act: act,
                subject: "account \(person.name)",
                result: "roles \(person.roles.map(\.rawValue).joined(separator: " "))"),
            in: database)
    }
}
