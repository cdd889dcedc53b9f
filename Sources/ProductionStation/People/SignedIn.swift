/// Numbers of the sign-in.
public struct SignInRules: Equatable, Sendable {
    /// Wrong passwords in a row that lock an account.
    public var wrongTriesMax: Int
    /// How long it stays locked.
    public var lockDuration: Duration
    /// How long one sign-in may be used.
    public var lifetime: Duration

    public init(
        wrongTriesMax: Int = 5, lockDuration: Duration = .seconds(900), lifetime: Duration = .seconds(600)
    ) {
        precondition(wrongTriesMax >= 1 && lockDuration > .zero && lifetime > .zero)
        self.wrongTriesMax = wrongTriesMax
        self.lockDuration = lockDuration
        self.lifetime = lifetime
    }
}

/// Proof that a person gave the right password a short while ago. Only ``People`` makes one; it dies with the process.
public struct SignedIn: Equatable, Sendable {
    public let account: Account
    /// When the password was checked.
    public let at: Timestamp
    let secretVersion: Int
    /// Rises when the clock jumps: an age cannot be told over that.
    let clockEpoch: Int

    init(_ record: AccountRecord, at: Timestamp, clockEpoch: Int) {
        account = record.account
        self.at = at
        self.clockEpoch = clockEpoch
        secretVersion = record.secretVersion
    }
}
