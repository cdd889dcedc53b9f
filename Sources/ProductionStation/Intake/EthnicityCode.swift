/// The two-digit codes of GB/T 3304 with their names.
public enum EthnicityCode {
    /// In the order of the codes 01 to 56, without the ending 族.
    private static let names = [
        "汉", "蒙古", "回", "藏", "维吾尔", "苗", "彝", "壮", "布依", "朝鲜", "满", "侗", "瑶", "白", "土家", "哈尼", "哈萨克", "傣", "黎",
        "傈僳", "佤", "畲", "高山", "拉祜", "水", "东乡", "纳西", "景颇", "柯尔克孜", "土", "达斡尔", "仫佬", "羌", "布朗", "撒拉", "毛南", "仡佬",
        "锡伯", "阿昌", "普米", "塔吉克", "怒", "乌孜别克", "俄罗斯", "鄂温克", "德昂", "保安", "裕固", "京", "塔塔尔", "独龙", "鄂伦春", "赫哲",
        "门巴", "珞巴", "基诺",
    ]

    public static let count = names.count

    /// The name that the standard gives to `code`, for example `维吾尔族` for `05`; nil for a code it does not have.
    public static func name(of code: String) -> String? {
        let bytes = Array(code.utf8)
        guard bytes.count == 2, bytes.allSatisfy({ (48...57).contains($0) }) else { return nil }
        let number = Int(bytes[0] - 48) * 10 + Int(bytes[1] - 48)
        return (1...names.count).contains(number) ? names[number - 1] + "族" : nil
    }

    /// True for the standard's name with or without 族, which cards often leave out.
    public static func isName(_ name: String, of code: String) -> Bool {
        guard let full = Self.name(of: code) else { return false }
        return name == full || name == String(full.dropLast())
    }
}
