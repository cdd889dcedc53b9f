/// Why people were not let. Nothing was changed but the count of wrong tries and the audit log.
///
/// Holds names of accounts that exist; never what somebody typed, which may be a password in the wrong field.
public struct PeopleRefusal: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong, in one published word.
    public enum Kind: String, Sendable, CaseIterable {
        case noAccounts, wrongCredentials, accountLocked, signInBusy, signInExpired
        case accountInactive, wrongRole, samePerson, secondPersonMissing, onePersonOnly, otherAct
        case nameNotAllowed, nameTaken, accountUnknown, secretNotAllowed, rolesMissing, auditorActs
        case accountsExist, ownAccount, tooFewSupervisors, rootNeeded, simulatedAccount
    }

    public var kind: Kind
    /// An account's name, or empty.
    public var name: String
    public var act: SensitiveAct?
    /// Roles of which one is needed.
    public var roles: [Role]
    /// Whole minutes until an account opens again.
    public var minutes: Int

    init(_ kind: Kind, name: String = "", act: SensitiveAct? = nil, roles: [Role] = [], minutes: Int = 0) {
        self.kind = kind
        self.name = name
        self.act = act
        self.roles = roles
        self.minutes = minutes
    }

    /// The station was asked for what only root may do.
    public static let rootNeeded = PeopleRefusal(.rootNeeded)

    /// Stable code, for example `people.samePerson`.
    public var code: String { "people.\(kind.rawValue)" }
    public var description: String { "\(code): \(english)" }

    private var actEnglish: String { act.map { " (\($0.english))" } ?? "" }
    private var actChinese: String { act.map { "（\($0.chinese)）" } ?? "" }
    private var rolesEnglish: String { roles.map(\.rawValue).joined(separator: " or ") }
    private var rolesChinese: String { roles.map(\.chinese).joined(separator: "或") }

    /// What was expected, what came and what to do next.
    public var english: String {
        switch kind {
        case .noAccounts: "this station has no accounts yet; run: station-daemon accounts init"
        case .wrongCredentials: "name or password is wrong."
        case .accountLocked:
            "account \(name) is locked after too many wrong passwords; try again in \(minutes) min."
        case .signInBusy: "this account is being checked at another place; try again."
        case .signInExpired: "the sign-in is too old, or the password has changed since; sign in again."
        case .accountInactive: "account \(name) is switched off."
        case .wrongRole: "\(name) may not do this\(actEnglish): the role \(rolesEnglish) is needed."
        case .samePerson: "this act\(actEnglish) needs two different people; both are \(name)."
        case .secondPersonMissing: "this act\(actEnglish) needs a second person with the role \(rolesEnglish)."
        case .onePersonOnly: "this act\(actEnglish) is one person's; name nobody else."
        case .otherAct: "the people agreed to something else than this\(actEnglish)."
        case .nameNotAllowed:
            "a name has 1 to \(PersonName.lengthMax) letters, digits, spaces or - . _ ' · and begins with a letter or digit."
        case .nameTaken: "there is an account \(name) already."
        case .accountUnknown: "there is no such account; see: station-daemon accounts list"
        case .secretNotAllowed:
            "a password has \(Secret.charactersMin) to \(Secret.charactersMax) characters, at least 4 different ones, "
                + "and is not the name."
        case .rolesMissing: "an account needs at least one role."
        case .auditorActs: "an auditor only reads; the role goes with no other one."
        case .accountsExist: "there are accounts already; root can run: station-daemon accounts reset"
        case .ownAccount: "nobody decides about the own account; two other supervisors must."
        case .tooFewSupervisors: "at least two active supervisors must remain; appoint another one first."
        case .rootNeeded: "only root may do this (init: also the station's own user)."
        case .simulatedAccount: "\(name) is a simulated person; its account is not changed by hand."
        }
    }

    /// The same in Chinese.
    public var chinese: String {
        switch kind {
        case .noAccounts: "本站还没有账号，请执行：station-daemon accounts init"
        case .wrongCredentials: "姓名或密码错误。"
        case .accountLocked: "账号 \(name) 因密码多次错误已锁定，请 \(minutes) 分钟后再试。"
        case .signInBusy: "该账号正在另一处验证，请再试一次。"
        case .signInExpired: "登录已过期或密码已更改，请重新登录。"
        case .accountInactive: "账号 \(name) 已停用。"
        case .wrongRole: "\(name) 无权进行此操作\(actChinese)：需要\(rolesChinese)。"
        case .samePerson: "此操作\(actChinese)需要两名不同的人员，现在都是 \(name)。"
        case .secondPersonMissing: "此操作\(actChinese)还需要另一名人员：\(rolesChinese)。"
        case .onePersonOnly: "此操作\(actChinese)只需一人，请勿填写第二人。"
        case .otherAct: "人员同意的不是此操作\(actChinese)。"
        case .nameNotAllowed:
            "姓名应为 1 至 \(PersonName.lengthMax) 个字母、汉字、数字、空格或 - . _ ' ·，并以字母、汉字或数字开头。"
        case .nameTaken: "账号 \(name) 已存在。"
        case .accountUnknown: "没有该账号，请查看：station-daemon accounts list"
        case .secretNotAllowed:
            "密码应为 \(Secret.charactersMin) 至 \(Secret.charactersMax) 个字符，至少含 4 个不同字符，且不得与姓名相同。"
        case .rolesMissing: "账号至少需要一个角色。"
        case .auditorActs: "审计员只能查看，不得兼任其他角色。"
        case .accountsExist: "已有账号；root 可执行：station-daemon accounts reset"
        case .ownAccount: "任何人不得决定自己的账号，须由另外两名主管办理。"
        case .tooFewSupervisors: "至少须保留两名有效主管，请先任命另一名主管。"
        case .rootNeeded: "只有 root 可以进行此操作（init 也可由程序所用的用户执行）。"
        case .simulatedAccount: "\(name) 是模拟人员，其账号不能手工更改。"
        }
    }
}
