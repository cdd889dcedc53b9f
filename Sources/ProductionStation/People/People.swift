/// The gate of every sensitive act: who is asking is proved here, by password, and what they may do is decided here.
///
/// Passwords are checked one after the other on the executor that is given, because each check takes a while and much
/// memory on purpose.
public actor People {
    let store: Store
    let cost: ScryptCost
    let rules: SignInRules
    let random: any RandomSource
    let wallClock: any WallClock
    private let executor: any SerialExecutor
    /// Names that are being checked: a second check of one name at the same time would be a free try.
    private var checking: Set<String> = []
    private var clockEpoch = 0

    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// - Parameters:
    ///   - cost: of hashing new passwords.
    ///   - random: the operating system's generator, but for tests and simulations.
    ///   - executor: where passwords are hashed; not the Store's.
    public init(
        store: Store, cost: ScryptCost = .standard, rules: SignInRules = SignInRules(), random: any RandomSource,
        wallClock: any WallClock, executor: any SerialExecutor
    ) {
        self.store = store
        self.cost = cost
        self.rules = rules
        self.random = random
        self.wallClock = wallClock
        self.executor = executor
    }

    /// Checks one person's password.
    ///
    /// - Returns: a proof that ends after ``SignInRules/lifetime``.
    /// - Throws: ``PeopleRefusal`` `noAccounts`, `wrongCredentials`, `accountLocked`, `accountInactive`, `signInBusy`;
    ///   a ``StoreFault`` when wrong tries could not be counted: then nobody is let.
    public func signIn(_ credential: Credential) async throws -> SignedIn {
        guard let name = PersonName(credential.name) else { throw await unknown(credential) }
        guard checking.insert(name.key).inserted else { throw PeopleRefusal(.signInBusy) }
        defer { checking.remove(name.key) }
        guard let record = try await store.accountRecord(name), !record.account.isSimulated || store.isSimulated
        else { throw await unknown(credential) }
        let (account, now) = (record.account, wallClock.now())
        try await refuseLocked(record, at: now)
        guard record.secret.matches(credential.secret) else {
            let until = try await store.noteWrongTry(account.id, rules: rules, at: now)
            throw until.map { locked(account, until: $0, at: now) } ?? PeopleRefusal(.wrongCredentials)
        }
        if record.wrongTries > 0 || record.lockedUntil != nil { try await store.setLock(account.id, until: nil) }
        guard account.isActive else { throw PeopleRefusal(.accountInactive, name: account.name) }
        return SignedIn(record, at: now, clockEpoch: clockEpoch)
    }

    /// The clock has jumped: whoever has signed in before does so again.
    func endSignIns() { clockEpoch += 1 }

    /// Decides about an act of people who have signed in.
    ///
    /// - Throws: ``PeopleRefusal``: the rule table's word, or `signInExpired`. A refusal is audited with both names.
    public func authorise(
        _ act: SensitiveAct, _ first: SignedIn, _ second: SignedIn? = nil
    ) async throws -> Authority {
        let one = try await current(first)
        let two: Account? = if let second { try await current(second) } else { nil }
        do {
            return Authority(try DualControl.authorise(act, first: one, second: two).get())
        } catch {
            try await store.audit(
                AuditEntry(
                    at: wallClock.now(), actor: one.name, secondActor: two?.name, act: "people.refused",
                    subject: "act \(act.rawValue)", result: error.kind.rawValue))
            throw error
        }
    }

    /// Checks one or two passwords and decides about the act.
    ///
    /// - Parameter credentials: of one or two people, in the order of the rule table.
    public func authorise(_ act: SensitiveAct, _ credentials: [Credential]) async throws -> Authority {
        guard let first = credentials.first else {
            guard try await store.hasRealAccounts() else { throw PeopleRefusal(.noAccounts) }
            throw PeopleRefusal(.wrongCredentials)
        }
        guard credentials.count <= 2 else { throw PeopleRefusal(.onePersonOnly, act: act) }
        let one = try await signIn(first)
        let two: SignedIn? = if credentials.count == 2 { try await signIn(credentials[1]) } else { nil }
        return try await authorise(act, one, two)
    }

    /// As long as a right name would have taken, so that names cannot be found out by the time.
    private func unknown(_ credential: Credential) async -> any Error {
        do {
            guard try await store.hasRealAccounts() else { return PeopleRefusal(.noAccounts) }
        } catch {
            return error
        }
        let nobody = SecretHash(
            cost: cost, salt: [UInt8](repeating: 0, count: SecretHash.saltBytes),
            hash: [UInt8](repeating: 0, count: SecretHash.hashBytes))
        _ = nobody.matches(credential.secret)
        return PeopleRefusal(.wrongCredentials)
    }

    private func refuseLocked(_ record: AccountRecord, at now: Timestamp) async throws {
        guard let until = record.lockedUntil, until > now else { return }
        let latest = now.advanced(by: rules.lockDuration)
        // The clock was set back: a lock never lasts longer than it would from now.
        if until > latest { try await store.setLock(record.account.id, until: latest) }
        throw locked(record.account, until: min(until, latest), at: now)
    }

    private func locked(_ account: Account, until: Timestamp, at now: Timestamp) -> PeopleRefusal {
        let minutes = (until.milliseconds - now.milliseconds + 59_999) / 60_000
        return PeopleRefusal(.accountLocked, name: account.name, minutes: Int(minutes))
    }

    /// The account as it is now; a sign-in does not outlive its time, its password, or the clock running backwards.
    private func current(_ person: SignedIn) async throws -> Account {
        let age = wallClock.now().milliseconds - person.at.milliseconds
        guard let name = PersonName(person.account.name), let record = try await store.accountRecord(name),
            record.account.id == person.account.id, record.secretVersion == person.secretVersion,
            person.clockEpoch == clockEpoch, age >= 0,
            Timestamp(milliseconds: age) <= Timestamp(milliseconds: 0).advanced(by: rules.lifetime)
        else { throw PeopleRefusal(.signInExpired) }
        return record.account
    }
}
