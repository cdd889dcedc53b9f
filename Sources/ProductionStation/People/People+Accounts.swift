/// Changes of accounts: every one audited, every one by two supervisors but the first two accounts and root's reset.
extension People {
    /// Makes the station's first two supervisors.
    ///
    /// - Parameter actor: whoever runs it at the machine, for example `uid 0`.
    /// - Throws: ``PeopleRefusal`` `accountsExist` when any real person has an account.
    public func initialise(
        _ first: Credential, _ second: Credential, language: Account.Language, actor: String
    ) async throws {
        let people = try supervisors(first, second, language)
        try await store.initialise(people, by: AccountChanger(first: actor), at: wallClock.now())
    }

    /// Root's way back in: makes these two people supervisors with these passwords, whoever they were, and opens their
    /// locks. All other accounts stay as they are.
    ///
    /// - Parameter actor: whoever runs it at the machine; the caller has made sure that it is root.
    public func reset(
        _ first: Credential, _ second: Credential, language: Account.Language, actor: String
    ) async throws {
        let people = try supervisors(first, second, language)
        try await store.reset(people, act: "account.reset", by: AccountChanger(first: actor), at: wallClock.now())
    }

    /// Adds a person; two supervisors (`changeAccount`).
    public func add(
        _ person: Credential, roles: [Role], language: Account.Language, by authority: Authority
    ) async throws {
        let changer = try changer(authority)
        let new = try newAccount(person, roles: try Account.checked(roles), language)
        try await store.add(new, by: changer, at: wallClock.now())
    }

    /// Gives a person other roles; two supervisors, neither of them that person.
    public func setRoles(of name: String, to roles: [Role], by authority: Authority) async throws {
        let changer = try changer(authority)
        let target = try target(name, notAmong: authority)
        try await store.change(
            target, roles: try Account.checked(roles), act: "account.roles", by: changer, at: wallClock.now())
    }

    /// Switches an account off or on again; two supervisors, neither of them that person.
    public func setActive(_ name: String, _ isActive: Bool, by authority: Authority) async throws {
        let changer = try changer(authority)
        let target = try target(name, notAmong: authority)
        try await store.change(
            target, isActive: isActive, act: isActive ? "account.enable" : "account.disable", by: changer,
            at: wallClock.now())
    }

    /// Gives a person a new password and opens a lock; two supervisors, neither of them that person.
    public func setSecret(of person: Credential, by authority: Authority) async throws {
        let changer = try changer(authority)
        let target = try target(person.name, notAmong: authority)
        try await store.change(
            target, secret: try hash(person.secret, for: target), act: "account.password", by: changer,
            at: wallClock.now())
    }

    /// A person's own new password; the old one was checked for the authority (`changeOwnSecret`).
    public func setOwnSecret(_ secret: Secret, by authority: Authority) async throws {
        try authority.require(.changeOwnSecret)
        let target = try name(authority.first)
        try await store.change(
            target, secret: try hash(secret, for: target), act: "account.password",
            by: AccountChanger(first: authority.first, act: .changeOwnSecret), at: wallClock.now())
    }

    /// Accounts for simulated people, made or given these passwords anew; only where devices are simulated.
    ///
    /// Their passwords come from a generator, so they are hashed at the smallest cost.
    public func enrolSimulated(_ people: [(credential: Credential, roles: [Role])]) async throws {
        guard store.isSimulated else { throw PeopleRefusal(.simulatedAccount) }
        let accounts = try people.map { person in
            let name = try name(person.credential.name)
            return NewAccount(
                name: name, roles: try Account.checked(person.roles), language: .english, isSimulated: true,
                secret: try SecretHash(of: person.credential.secret, cost: .smallest, random: random))
        }
        try await store.reset(
            accounts, act: "account.simulated", by: AccountChanger(first: "station"), at: wallClock.now())
    }

    private func supervisors(
        _ first: Credential, _ second: Credential, _ language: Account.Language
    ) throws -> [NewAccount] {
        let people = try [first, second].map { try newAccount($0, roles: [.supervisor], language) }
        guard people[0].name != people[1].name else {
            throw PeopleRefusal(.samePerson, name: people[0].name.shown)
        }
        return people
    }

    private func newAccount(
        _ person: Credential, roles: [Role], _ language: Account.Language
    ) throws -> NewAccount {
        let name = try name(person.name)
        return NewAccount(
            name: name, roles: roles, language: language, secret: try hash(person.secret, for: name))
    }

    private func hash(_ secret: Secret, for name: PersonName) throws -> SecretHash {
        try secret.check(for: name)
        return try SecretHash(of: secret, cost: cost, random: random)
    }

    private func name(_ text: String) throws -> PersonName {
        guard let name = PersonName(text) else { throw PeopleRefusal(.nameNotAllowed) }
        return name
    }

    private func changer(_ authority: Authority) throws -> AccountChanger {
        try authority.require(.changeAccount)
        return AccountChanger(first: authority.first, second: authority.second, act: .changeAccount)
    }

    private func target(_ text: String, notAmong authority: Authority) throws -> PersonName {
        let target = try name(text)
        let deciders = [authority.first, authority.second].compactMap { $0 }.compactMap { PersonName($0) }
        guard !deciders.contains(target) else { throw PeopleRefusal(.ownAccount) }
        return target
    }
}
