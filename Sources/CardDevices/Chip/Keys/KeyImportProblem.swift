/// Why components do not make a key. Numbers of components only, never their contents.
public enum KeyImportProblem: Error, Equatable, Sendable {
    case wrongNumber(components: Int)
    case notHexadecimal
    case badCheckValue
    case sizesDiffer
    /// Counted from 1, in the order in which they were given.
    case componentCheckDiffers(number: Int)
    case keyCheckDiffers
    case weak
    case wellKnownKey

    /// Stable code for logs and translations.
    public var code: String {
        switch self {
        case .wrongNumber: "keyComponentsWrongNumber"
        case .notHexadecimal: "keyComponentNotHexadecimal"
        case .badCheckValue: "keyCheckValueMalformed"
        case .sizesDiffer: "keyComponentSizesDiffer"
        case .componentCheckDiffers: "keyComponentCheckDiffers"
        case .keyCheckDiffers: "keyCheckDiffers"
        case .weak: "keyComponentsCancelOut"
        case .wellKnownKey: "keyWellKnown"
        }
    }

    /// What people read, in Chinese.
    public var chinese: String {
        switch self {
        case .wrongNumber(let count): "密钥分量应为 2 或 3 个，实际 \(count) 个；请重新导入。"
        case .notHexadecimal: "密钥分量应为 32、48 或 64 位十六进制数字；请对照密钥信函重新输入。"
        case .badCheckValue: "校验值的位数不对；请对照密钥信函重新输入。"
        case .sizesDiffer: "各密钥分量长度不一致；请确认信函属于同一把密钥。"
        case .componentCheckDiffers(let number): "第 \(number) 个分量与其校验值不符；请由持有人重新输入该分量。"
        case .keyCheckDiffers: "各分量单独正确，但合成密钥的校验值不符；请确认信函属于同一把密钥。"
        case .weak: "分量相互抵消，合成密钥等于其中一个分量；请退回密钥管理部门重新制作。"
        case .wellKnownKey: "这是公开的测试密钥，生产模式拒绝使用；请导入正式密钥。"
        }
    }

    /// The same in English.
    public var english: String {
        switch self {
        case .wrongNumber(let count): "a key has 2 or 3 components, \(count) were given; import it again."
        case .notHexadecimal: "a component has 32, 48 or 64 hexadecimal digits; type it again from its letter."
        case .badCheckValue: "the check value has the wrong number of digits; type it again from its letter."
        case .sizesDiffer: "the components differ in length; make sure that the letters belong to one key."
        case .componentCheckDiffers(let number):
            "component \(number) does not match its check value; its holder must type it again."
        case .keyCheckDiffers:
            "each component is right, but the key's check value differs; make sure that the letters belong to one key."
        case .weak: "the components cancel out and leave one of them as the key; send them back to be made again."
        case .wellKnownKey: "this is a published test key, refused in production mode; import the real one."
        }
    }
}
