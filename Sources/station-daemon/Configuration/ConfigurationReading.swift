import CardDevices
internal import Configuration
internal import Foundation

/// Reads typed values from the layers and notes every problem instead of stopping at the first.
///
/// After a problem a placeholder is returned; nobody sees it, because the configuration as a whole is then refused.
struct ConfigurationReading {
    let layers: [ConfigurationLayer]
    /// Relative paths start here.
    let baseDirectory: String
    private(set) var problems: [ConfigurationProblem]
    /// Names of the keys that were asked for.
    private(set) var keysRead: Set<String> = []

    /// - Parameter layers: the strongest first; the defaults of the table are added.
    init(layers: [ConfigurationLayer], baseDirectory: String) {
        problems = layers.flatMap(\.unknownNames)
        self.layers = layers + [.defaults]
        self.baseDirectory = baseDirectory
    }

    mutating func whole(_ key: ConfigurationKey) -> Int {
        guard case .whole(let range, _) = key.kind else { preconditionFailure("\(key.name) is no whole number") }
        guard let (content, layer) = content(key, as: .int), case .int(let value) = content else {
            return range.lowerBound
        }
        if !range.contains(value) { refuse(key, in: layer) }
        return value
    }

    mutating func fraction(_ key: ConfigurationKey) -> Double {
        guard case .fraction(let range) = key.kind else { preconditionFailure("\(key.name) is no fraction") }
        guard let (content, layer) = content(key, as: .double), case .double(let value) = content else {
            return range.lowerBound
        }
        if !range.contains(value) { refuse(key, in: layer) }
        return value
    }

    mutating func text(_ key: ConfigurationKey) -> String { optionalText(key) ?? "" }

    mutating func optionalText(_ key: ConfigurationKey) -> String? {
        guard let (content, layer) = content(key, as: .string), case .string(let value) = content else { return nil }
        if !key.kind.accepts(value) { refuse(key, in: layer) }
        return value
    }

    mutating func choice<Choice: RawRepresentable<String>>(_ key: ConfigurationKey, placeholder: Choice) -> Choice {
        optionalText(key).flatMap(Choice.init(rawValue:)) ?? placeholder
    }

    mutating func reader(_ key: ConfigurationKey) -> ReaderPlace {
        optionalText(key).flatMap { ReaderPlace($0) } ?? .simulated
    }

    mutating func printer(_ key: ConfigurationKey) -> PrinterAddress? {
        optionalText(key).flatMap { PrinterAddress($0) }
    }

    mutating func path(_ key: ConfigurationKey) -> String { optionalPath(key) ?? "" }

    mutating func optionalPath(_ key: ConfigurationKey) -> String? { optionalText(key).map(resolved) }

    mutating func paths(_ key: ConfigurationKey) -> [String] { words(key).map(resolved) }

    mutating func words(_ key: ConfigurationKey) -> [String] {
        guard let (content, layer) = content(key, as: .stringArray), case .stringArray(let list) = content else {
            return []
        }
        let words = list.filter { !$0.isEmpty }
        switch key.kind {
        case .words(let countMax), .paths(let countMax): if words.count > countMax { refuse(key, in: layer) }
        case .text, .identifier, .code, .timeZone, .path, .whole, .fraction, .choice, .reader, .printer:
            preconditionFailure("\(key.name) is no list")
        }
        return words
    }

    /// Notes that two values do not go together.
    mutating func conflict(_ key: ConfigurationKey, expected: OperatorText) {
        note(.conflict, key, expected: expected)
    }

    /// Notes that a file that a key names is not there.
    mutating func missingFile(_ key: ConfigurationKey) {
        note(.fileMissing, key, expected: OperatorText("可读的文件或目录", "a readable file or directory"))
    }

    private mutating func note(_ code: ConfigurationProblem.Code, _ key: ConfigurationKey, expected: OperatorText) {
        let layer = layers.first { $0.writtenValue(of: key) != nil }
        problems.append(
            ConfigurationProblem(
                code: code, key: key.name, source: layer?.source(of: key) ?? key.environmentName,
                found: layer?.writtenValue(of: key), expected: expected))
    }

    private func resolved(_ path: String) -> String {
        path.hasPrefix("/") ? path : URL(filePath: baseDirectory).appending(path: path).standardizedFileURL.path
    }

    private mutating func content(_ key: ConfigurationKey, as type: ConfigType) -> (ConfigContent, ConfigurationLayer)?
    {
        keysRead.insert(key.name)
        for layer in layers {
            do {
                if let content = try layer.value(of: key, as: type) { return (content, layer) }
            } catch {
                refuse(key, in: layer)
                return nil
            }
        }
        if case .required = key.presence {
            let source = layers.compactMap(\.file).first ?? key.environmentName
            problems.append(
                ConfigurationProblem(
                    code: .missing, key: key.name, source: source, found: nil,
                    expected: key.kind.expectation))
        }
        return nil
    }

    private mutating func refuse(_ key: ConfigurationKey, in layer: ConfigurationLayer) {
        problems.append(
            ConfigurationProblem(
                code: .wrongValue, key: key.name, source: layer.source(of: key), found: layer.writtenValue(of: key),
                expected: key.kind.expectation))
    }
}

extension ConfigurationKind {
    /// Whether a single text is a value of this kind. Numbers and lists are judged where they are read.
    func accepts(_ text: String) -> Bool {
        switch self {
        case .text(let lengthMax): (1...lengthMax).contains(text.count)
        case .identifier(let lengthMax):
            (1...lengthMax).contains(text.utf8.count)
                && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
        case .code(let lengths):
            lengths.contains(text.utf8.count)
                && text.allSatisfy { $0.isASCII && ($0.isUppercase || $0.isNumber) }
        case .timeZone: TimeZone(identifier: text) != nil
        case .path: !text.isEmpty && text.utf8.count < 4_096 && !text.contains("\0")
        case .choice(let words): words.contains(text)
        case .reader: ReaderPlace(text) != nil
        case .printer: PrinterAddress(text) != nil
        case .paths, .words, .whole, .fraction: false
        }
    }
}
