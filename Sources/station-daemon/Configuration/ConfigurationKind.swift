import CardDevices

/// What values a key takes.
enum ConfigurationKind: Equatable, Sendable {
    /// Any words, from 1 to this many characters.
    case text(lengthMax: Int)
    /// Letters, digits, hyphen and underscore only: safe in file names and logs.
    case identifier(lengthMax: Int)
    /// Capital letters and digits only: it becomes part of a card serial.
    case code(lengths: ClosedRange<Int>)
    case timeZone
    case path
    case paths(countMax: Int)
    case words(countMax: Int)
    case whole(ClosedRange<Int>, unit: ConfigurationUnit)
    case fraction(ClosedRange<Double>)
    case choice([String])
    /// ``ReaderPlace``
    case reader
    /// `PrinterAddress`
    case printer

    /// What a value must be, for people.
    var expectation: OperatorText {
        switch self {
        case .text(let lengthMax): OperatorText("1 至 \(lengthMax) 个字符", "1 to \(lengthMax) characters")
        case .identifier(let lengthMax):
            OperatorText(
                "1 至 \(lengthMax) 个字母、数字、连字符或下划线", "1 to \(lengthMax) letters, digits, hyphens or underscores")
        case .code(let lengths):
            OperatorText(
                "\(lengths.lowerBound) 至 \(lengths.upperBound) 个大写字母或数字",
                "\(lengths.lowerBound) to \(lengths.upperBound) capital letters or digits")
        case .timeZone: OperatorText("时区名称，如 Asia/Shanghai", "the name of a time zone, for example Asia/Shanghai")
        case .path: OperatorText("路径", "a path")
        case .reader:
            OperatorText(
                "simulated，或 pcsc:paired、pcsc:serial:…、pcsc:usb:…、pcsc:model:…",
                "simulated, or pcsc:paired, pcsc:serial:…, pcsc:usb:… or pcsc:model:…")
        case .printer:
            OperatorText(
                "usb:MODEL、usb:MODEL?serial=…、usb:MODEL?port=…，或 sim:MODEL；MODEL 为 \(Self.models)",
                "usb:MODEL, usb:MODEL?serial=…, usb:MODEL?port=… or sim:MODEL; MODEL is \(Self.models)")
        case .paths(let countMax): OperatorText("路径列表（最多 \(countMax) 个）", "a list of at most \(countMax) paths")
        case .words(let countMax): OperatorText("列表（最多 \(countMax) 项）", "a list of at most \(countMax) words")
        case .whole(let range, let unit):
            OperatorText(
                "\(range.lowerBound) 至 \(range.upperBound) 的整数\(unit.words.chinese)",
                "a whole number from \(range.lowerBound) to \(range.upperBound)\(unit.words.english)")
        case .fraction(let range):
            OperatorText(
                "\(range.lowerBound) 至 \(range.upperBound) 的数",
                "a number from \(range.lowerBound) to \(range.upperBound)")
        case .choice(let words):
            OperatorText("\(words.joined(separator: "、")) 之一", "one of " + words.joined(separator: ", "))
        }
    }

    private static let models = PrinterModel.allCases.map(\.rawValue).joined(separator: ", ")
}

/// The unit that a key's name ends in.
enum ConfigurationUnit: Sendable {
    case count, milliseconds, hours, bytes, megabytes, pixels, dotsPerInch, dotsPerCentimetre

    /// With what stands between number and unit.
    var words: OperatorText {
        switch self {
        case .count: OperatorText("", "")
        case .milliseconds: OperatorText("（毫秒）", " (milliseconds)")
        case .hours: OperatorText("（小时）", " (hours)")
        case .bytes: OperatorText("（字节）", " (bytes)")
        case .megabytes: OperatorText("（MB）", " (megabytes)")
        case .pixels: OperatorText("（像素）", " (pixels)")
        case .dotsPerInch: OperatorText("（点/英寸）", " (dots per inch)")
        case .dotsPerCentimetre: OperatorText("（点/厘米）", " (dots per centimetre)")
        }
    }
}
