/// Something the submitting office is told although the card is made.
public struct JobWarning: Hashable, Sendable, Codable {
    public enum Kind: String, Sendable, Codable, CaseIterable {
        /// The photo does not say its density.
        case photoDensityMissing
        /// The permit ends within ten working days of the due date.
        case permitEndsSoon
        /// Cards are packed for the office that took over from the submitting one.
        case officeMerged
    }

    public var kind: Kind
    public var path: String
    public var parameters: [Refusal.Parameter]

    public init(_ kind: Kind, at path: String, _ parameters: [Refusal.Parameter] = []) {
        self.kind = kind
        self.path = path
        self.parameters = parameters
    }

    /// What the office reads, with the parameters filled in.
    public func sentence(in language: SentenceLanguage) -> String {
        var text =
            switch (kind, language) {
            case (.photoDensityMissing, .zhHans): "照片未注明分辨率，应为 {expected}。"
            case (.photoDensityMissing, .en): "The photo does not state its density; it should be {expected}."
            case (.permitEndsSoon, .zhHans): "证件将于 {validUntil} 到期，距制证期限 {centreDue} 不足十个工作日。"
            case (.permitEndsSoon, .en):
                "The permit ends on {validUntil}, within ten working days of the due date {centreDue}."
            case (.officeMerged, .zhHans): "受理点 {office} 已并入 {successor}，证件交 {successor}。"
            case (.officeMerged, .en): "Office {office} was merged into {successor}, which gets the card."
            }
        for parameter in parameters { text = text.replacing("{\(parameter.name)}", with: parameter.value) }
        return text
    }
}
