/// One key of the configuration: the only place that knows its name, type, range, default and meaning. Reading,
/// refusing, `docs/configuration.md` and `configuration/station.yaml` all follow from it.
struct ConfigurationKey: Equatable, Sendable {
    enum Presence: Equatable, Sendable {
        /// There is no default that would be right for two sites.
        case required(example: String)
        /// In the notation of the environment: a list is separated by commas, an empty text is an empty list.
        case standard(String)
        /// What happens without it, and an example.
        case optional(without: String, example: String)
    }

    /// For example `card.attemptsMax`.
    var name: String
    var kind: ConfigurationKind
    var presence: Presence
    /// One sentence, English.
    var meaning: String
    /// True when its value is never shown.
    var isSecret = false

    init(
        _ name: String, _ kind: ConfigurationKind, _ presence: Presence, _ meaning: String, isSecret: Bool = false
    ) {
        self.name = name
        self.kind = kind
        self.presence = presence
        self.meaning = meaning
        self.isSecret = isSecret
    }

    var components: [String] { name.split(separator: ".").map(String.init) }

    /// For example `STATION_CARD_ATTEMPTS_MAX`.
    var environmentName: String {
        Self.environmentPrefix
            + components.map { component in
                component.reduce(into: "") { name, character in
                    if character.isUppercase, name.last?.isLowercase ?? false { name += "_" }
                    name.append(character)
                }
                .uppercased()
            }
            .joined(separator: "_")
    }

    static let environmentPrefix = "STATION_"
    /// Names the configuration file; no key, because it says where the keys are.
    static let fileEnvironmentName = "STATION_CONFIGURATION_FILE"

    /// Every key, in the order of the document.
    static let all: [ConfigurationKey] =
        stationKeys + pathKeys + storeKeys + intakeKeys + envelopeKeys + cardKeys + laneKeys + photoKeys + referenceKeys
        + keyStoreKeys
        + deviceKeys
        + watchKeys + outputKeys

    static func named(_ name: String) -> ConfigurationKey? { all.first { $0.name == name } }
}
