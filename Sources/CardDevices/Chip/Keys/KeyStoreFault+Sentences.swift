extension KeyStoreFault {
    /// What people read, in Chinese: what is wrong and what to do next.
    public var chinese: String { "\(subject)\(kind.chinese)" }

    /// The same in English.
    public var english: String { "\(subject)\(kind.english)" }

    private var subject: String { detail.isEmpty ? "" : "\(detail): " }
}

extension KeyStoreFault.Kind {
    var chinese: String {
        switch self {
        case .keyMissing: "密钥库中没有此密钥；请检查配置中的名称和版本，或导入密钥。"
        case .keyRetired: "此密钥已停用，不能用于新卡；请在配置中改用新版本。"
        case .keyExists: "此名称和版本的密钥已存在，不会覆盖；请使用新的版本号。"
        case .keyAmbiguous: "令牌中有多把同名同版本的密钥；请由密钥管理员删除多余的。"
        case .wrongKind: "密钥类型不符（主密钥须为 AES，签名密钥须为 P-256）；请检查配置。"
        case .badKey: "密钥参数不符合要求；请检查配置中的密钥长度和芯片资料。"
        case .storeFull: "密钥数量已达上限；请联系技术支持。"
        case .fileStoreInProduction: "文件密钥库只供开发测试，生产模式拒绝使用；请改用 PKCS#11 加密机。"
        case .wellKnownKey: "这是公开的测试密钥，生产模式拒绝使用；请导入正式密钥。"
        case .keyExtractable: "此密钥可从令牌中导出，生产模式拒绝使用；请以不可导出方式重新导入。"
        case .fileMissing: "找不到文件；请检查路径。"
        case .fileReadableByOthers: "文件可被他人读取；请把权限改为 0600。"
        case .fileForeignOwner: "文件不属于本服务的用户；请更改所有者。"
        case .fileUnreadable: "文件无法读取或不是普通文件；请检查。"
        case .fileNotWritten: "文件无法写入，密钥库未改变；请检查磁盘空间和权限。"
        case .fileNotAuthentic: "文件已损坏、被改动或封装密钥不对；请从备份恢复。"
        case .moduleMissing: "无法加载 PKCS#11 模块；请检查路径，并确认已安装加密机的软件包。"
        case .moduleUnusable: "PKCS#11 模块无法初始化；请检查加密机软件的配置。"
        case .tokenMissing: "找不到所配置标签的令牌；请检查标签，并确认加密机已连接。"
        case .tokenAmbiguous: "有多个同标签的令牌；请给令牌设置不同的标签。"
        case .tokenGone: "与令牌的连接已中断；请检查加密机，之后重试。"
        case .tokenFailed: "令牌拒绝或未能完成运算；请把代码告诉加密机厂商。"
        case .mechanismMissing: "令牌不支持所需算法（AES-CMAC 或 ECDSA）；请更换或升级加密机。"
        case .pinUnreadable: "无法读取 PIN 凭据文件；请检查文件及其权限。"
        case .pinWrong: "令牌拒绝了 PIN，不再重试以免锁定；请更正凭据文件后重新启动。"
        case .pinLastTry: "令牌的 PIN 只剩最后一次机会，本站不再尝试；请由管理员核对并登录一次。"
        case .pinLocked: "令牌的 PIN 已锁定；请由安全管理员重置。"
        }
    }

    var english: String {
        switch self {
        case .keyMissing: "the store has no such key; check its name and version in the configuration, or import it."
        case .keyRetired: "this key is retired and makes no new cards; configure the new version."
        case .keyExists: "a key of this name and version is there and is not overwritten; use a new version."
        case .keyAmbiguous:
            "the token has several keys of this name and version; the key officer must remove the others."
        case .wrongKind: "the key is of the wrong kind (masters are AES, signers P-256); check the configuration."
        case .badKey: "key size or chip data are not what is expected; check the configured key size."
        case .storeFull: "the store has as many keys as it may have; ask for support."
        case .fileStoreInProduction: "the file store is for development, refused in production mode; use PKCS#11."
        case .wellKnownKey: "this is a published test key, refused in production mode; import the real one."
        case .keyExtractable: "this key could leave the token, refused in production mode; import it non-extractable."
        case .fileMissing: "no such file; check the path."
        case .fileReadableByOthers: "others can read the file; set its mode to 0600."
        case .fileForeignOwner: "the file is not this service's user's; change its owner."
        case .fileUnreadable: "the file cannot be read or is no regular file; check it."
        case .fileNotWritten: "the file cannot be written, the store is unchanged; check space and permissions."
        case .fileNotAuthentic: "the file is damaged or changed, or the wrapping key is wrong; restore a backup."
        case .moduleMissing: "the PKCS#11 module cannot be loaded; check its path and that its package is installed."
        case .moduleUnusable: "the PKCS#11 module cannot be initialised; check the configuration of its software."
        case .tokenMissing: "no token has the configured label; check the label and that the HSM is connected."
        case .tokenAmbiguous: "several tokens have this label; give them different ones."
        case .tokenGone: "the connection to the token broke; check the HSM, then try again."
        case .tokenFailed: "the token refused or failed; tell its vendor the code."
        case .mechanismMissing: "the token lacks an algorithm (AES-CMAC or ECDSA); replace or upgrade it."
        case .pinUnreadable: "the file with the PIN cannot be read; check the file and its permissions."
        case .pinWrong:
            "the token refused the PIN; it is not tried again, so as not to lock it. Correct the file, restart."
        case .pinLastTry:
            "the token has one PIN try left, and the station does not use it; an officer must log in once."
        case .pinLocked: "the token's PIN is locked; its security officer must reset it."
        }
    }
}
