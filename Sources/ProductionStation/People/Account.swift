/// One person's account. What it proves itself with is kept apart from it (``SecretHash``).
///
/// An account is never deleted: the audit log names it for years. It is switched off instead.
public struct Account: Equatable, Sendable, Codable, Identifiable {
    public var id: Int64
    /// As shown; see ``PersonName``.
    public var name: String
    /// Sorted, each once; at least one.
    public var roles: [Role]
    public var isActive: Bool
    public var language: Language
    /// Belongs to a simulated person; refused as soon as the station has real devices.
    public var isSimulated: Bool

    /// A language that people at the station read.
    public enum Language: String, Sendable, Codable, CaseIterable {
        case simplifiedChinese = "zh-Hans"
        case english = "en"
    }

    public init(
        id: Int64, name: String, roles: [Role], isActive: Bool = true, language: Language = .simplifiedChinese,
        isSimulated: Bool = false
    ) {
        self.id = id
        self.name = name
        self.roles = roles
        self.isActive = isActive
        self.language = language
        self.isSimulated = isSimulated
    }

    /// Whether one of these roles is its own.
    public func hasRole(of roles: [Role]) -> Bool { self.roles.contains { roles.contains($0) } }

    /// Sorted, each once; refused when there is none, or when an auditor would act too.
    public static func checked(_ roles: [Role]) throws(PeopleRefusal) -> [Role] {
        let sorted = Role.allCases.filter(roles.contains)
        guard !sorted.isEmpty else { throw PeopleRefusal(.rolesMissing) }
        guard sorted == [.auditor] || !sorted.contains(.auditor) else { throw PeopleRefusal(.auditorActs) }
        return sorted
    }
}
