internal import GRDB

extension Store {
    /// Looks once more, in the transaction of an act, whether its people may do it: an account may have been switched
    /// off since they were authenticated.
    ///
    /// A store without any account has nobody to ask; there the gate (``People``) refuses every act before.
    func requireStanding(
        for act: SensitiveAct, _ first: String, _ second: String?, in database: Database
    ) throws {
        guard try Bool.fetchOne(database, cachedSQL: "SELECT EXISTS (SELECT 1 FROM account)") == true else { return }
        let accounts = try [first, second].map { name -> Account? in
            guard let name else { return nil }
            guard let known = PersonName(name), let record = try AccountRow.one(known, in: database) else {
                throw PeopleRefusal(.accountUnknown)
            }
            return record.account
        }
        guard let account = accounts[0] else { throw PeopleRefusal(.accountUnknown) }
        _ = try DualControl.authorise(act, first: account, second: accounts[1]).get()
    }

    func insert(_ person: NewAccount, at now: Timestamp, in database: Database) throws {
        let secret = person.secret
        try database.execute(
            cachedSQL: """
                INSERT INTO account (name, name_key, roles, language, is_active, is_simulated, scrypt_rounds,
                    scrypt_block_size, scrypt_parallelism, salt, hash, secret_version, changed_at_ms)
                VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, 1, ?)
                """,
            arguments: [
                person.name.shown, person.name.key, AccountRow.text(person.roles), person.language.rawValue,
                person.isSimulated, secret.cost.rounds, secret.cost.blockSize, secret.cost.parallelism,
                secret.salt.databaseBlob, secret.hash.databaseBlob, now.milliseconds,
            ])
    }

    func update(_ id: Int64, roles: [Role], isActive: Bool, at now: Timestamp, in database: Database) throws {
        try database.execute(
            cachedSQL: "UPDATE account SET roles = ?, is_active = ?, changed_at_ms = ? WHERE id = ?",
            arguments: [AccountRow.text(roles), isActive, now.milliseconds, id])
    }

    /// A new password also ends a lock.
    func update(_ id: Int64, secret: SecretHash, at now: Timestamp, in database: Database) throws {
        try database.execute(
            cachedSQL: """
                UPDATE account SET scrypt_rounds = ?, scrypt_block_size = ?, scrypt_parallelism = ?, salt = ?, hash = ?,
                    secret_version = secret_version + 1, wrong_tries = 0, locked_until_ms = NULL, changed_at_ms = ?
                WHERE id = ?
                """,
            arguments: [
                secret.cost.rounds, secret.cost.blockSize, secret.cost.parallelism, secret.salt.databaseBlob,
                secret.hash.databaseBlob, now.milliseconds, id,
            ])
    }
}

extension StoreReader {
    /// All accounts by name; nothing of their passwords.
    public func accounts() throws(StoreFault) -> [Account] {
        try read("accounts") { try AccountRow.all($0).map(\.account) }
    }
}

/// Rows of `account`.
enum AccountRow {
    static func all(_ database: Database) throws -> [AccountRecord] {
        try Row.fetchAll(database, cachedSQL: "SELECT * FROM account ORDER BY name_key").map(record)
    }

    static func one(_ name: PersonName, in database: Database) throws -> AccountRecord? {
        try Row.fetchOne(database, cachedSQL: "SELECT * FROM account WHERE name_key = ?", arguments: [name.key])
            .map(record)
    }

    static func one(_ id: Int64, in database: Database) throws -> AccountRecord? {
        try Row.fetchOne(database, cachedSQL: "SELECT * FROM account WHERE id = ?", arguments: [id]).map(record)
    }

    static func hasReal(_ database: Database) throws -> Bool {
        try Bool.fetchOne(database, cachedSQL: "SELECT EXISTS (SELECT 1 FROM account WHERE is_simulated = 0)") ?? false
    }

    static func text(_ roles: [Role]) -> String { roles.map(\.rawValue).joined(separator: " ") }

    private static func record(_ row: Row) throws -> AccountRecord {
        let roles = (row["roles"] as String).split(separator: " ").map { Role(rawValue: String($0)) }
        guard let language = Account.Language(rawValue: row["language"]), !roles.contains(nil),
            let cost = ScryptCost(
                rounds: row["scrypt_rounds"], blockSize: row["scrypt_block_size"],
                parallelism: row["scrypt_parallelism"])
        else { throw StoreFault(.tooNew, operation: "store.account", detail: "account \(row["id"] as Int64)") }
        return AccountRecord(
            account: Account(
                id: row["id"], name: row["name"], roles: roles.compactMap { $0 }, isActive: row["is_active"],
                language: language, isSimulated: row["is_simulated"]),
            secret: SecretHash(cost: cost, salt: row.bytes("salt"), hash: row.bytes("hash")),
            secretVersion: row["secret_version"], wrongTries: row["wrong_tries"],
            lockedUntil: (row["locked_until_ms"] as Int64?).map { Timestamp(milliseconds: $0) })
    }
}
