internal import Configuration
internal import Foundation

/// One place that values come from. Layers are asked in order; the first that has a value wins.
struct ConfigurationLayer {
    let snapshot: any ConfigSnapshot
    /// Every key that stands there, sorted.
    let names: [String]
    private let prefix: [String]
    /// How a problem names the place of a key; nil for the key's own environment variable.
    let file: String?

    /// The environment: variables that begin with `STATION_`.
    init(environment: [String: String]) {
        let ours = environment.filter {
            $0.key.hasPrefix(ConfigurationKey.environmentPrefix) && $0.key != ConfigurationKey.fileEnvironmentName
        }
        snapshot = EnvironmentVariablesProvider(environmentVariables: ours).snapshot()
        names = ours.keys.sorted()
        prefix = ["station"]
        file = nil
    }

    /// The defaults of the key table.
    static var defaults: ConfigurationLayer {
        ConfigurationLayer(
            values: ConfigurationKey.all.compactMap { key in
                switch key.presence {
                case .standard(let value): (key, value)
                case .required, .optional: nil
                }
            })
    }

    /// Values given by the program itself, in the notation of the environment.
    init(values: [(key: ConfigurationKey, value: String)]) {
        self.init(
            environment: Dictionary(
                values.map { ($0.key.environmentName, $0.value) }, uniquingKeysWith: { _, last in last }))
    }

    /// A YAML file.
    ///
    /// - Throws: ``ConfigurationProblems`` when it cannot be read, is larger than 256 KiB or is no YAML mapping.
    init(file path: String) throws {
        let bytes = try Self.contents(of: path)
        let names = NameCollector()
        let options = YAMLSnapshot.ParsingOptions(
            secretsSpecifier: .dynamic { name, _ in
                names.add(name)
                return ConfigurationKey.named(name)?.isSecret ?? false
            })
        do {
            snapshot = try YAMLSnapshot(data: bytes.span.bytes, providerName: path, parsingOptions: options)
        } catch {
            let problem = ConfigurationProblem(
                code: .fileMalformed, key: nil, source: path, found: String(describing: error).firstLine,
                expected: OperatorText("YAML 键值文件", "a YAML mapping of keys to values"))
            throw ConfigurationProblems(problems: [problem])
        }
        self.names = names.sorted
        prefix = []
        file = path
    }

    private static let fileBytesMax = 262_144

    private static func contents(of path: String) throws -> [UInt8] {
        func refusal(_ found: String) -> ConfigurationProblems {
            ConfigurationProblems(problems: [
                ConfigurationProblem(
                    code: .fileUnreadable, key: nil, source: path, found: found,
                    expected: OperatorText(
                        "可读的文件（最多 \(fileBytesMax) 字节）", "a readable file of at most \(fileBytesMax) bytes"))
            ])
        }
        do {
            let bytes = try BoundedFile.bytes(path, bytesMax: fileBytesMax)
            guard bytes.count <= fileBytesMax else { throw refusal("> \(fileBytesMax)") }
            return bytes
        } catch let problems as ConfigurationProblems {
            throw problems
        } catch {
            throw refusal((error as? CocoaError)?.code == .fileReadNoSuchFile ? "no such file" : "not readable")
        }
    }

    func value(of key: ConfigurationKey, as type: ConfigType) throws -> ConfigContent? {
        try snapshot.value(forKey: AbsoluteConfigKey(prefix + key.components), type: type).value?.content
    }

    /// What stands there, as a person wrote it.
    func writtenValue(of key: ConfigurationKey) -> String? {
        guard !key.isSecret else { return nil }
        if case .string(let text)? = try? value(of: key, as: .string) { return text }
        if case .stringArray(let list)? = try? value(of: key, as: .stringArray) {
            return list.joined(separator: ",")
        }
        return nil
    }

    func source(of key: ConfigurationKey) -> String { file ?? key.environmentName }

    /// One problem for every name that is no key.
    var unknownNames: [ConfigurationProblem] {
        let known = ConfigurationKey.all.map { file == nil ? $0.environmentName : $0.name }
        return names.filter { !known.contains($0) && !isEmptySection($0) }.map { name in
            let nearest = NearestWord(to: name, among: known).word
            let hint = nearest.map { OperatorText("是否指 \($0)？", "did you mean \($0)?") }
            return ConfigurationProblem(
                code: .unknownKey, key: file == nil ? nil : name, source: file ?? name, found: nil,
                expected: hint
                    ?? OperatorText("没有这个配置项，见 docs/configuration.md", "no such key, see docs/configuration.md"))
        }
    }

    /// A section whose keys are all commented out reads as a key without a value.
    private func isEmptySection(_ name: String) -> Bool {
        guard file != nil, ConfigurationKey.all.contains(where: { $0.name.hasPrefix(name + ".") }) else { return false }
        let key = AbsoluteConfigKey(name.split(separator: ".").map(String.init))
        guard case .string(let text)? = try? snapshot.value(forKey: key, type: .string).value?.content else {
            return false
        }
        return ["", "~", "null"].contains(text)
    }
}

extension String {
    fileprivate var firstLine: String { String(prefix { !$0.isNewline }.prefix(200)) }
}
