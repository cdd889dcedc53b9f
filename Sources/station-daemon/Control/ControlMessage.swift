import Foundation

/// What a client asks, as one line of JSON.
struct ControlRequest: Codable, Equatable, Sendable {
    /// For example `status`.
    var verb: String
    var arguments: [String: String]
    /// Of the people who want it, in the order of the rule table; apart from the arguments, so that no answer and no
    /// log ever repeats one.
    var credentials: [ControlCredential]
    /// Of a key that people bring in letters; apart from the arguments for the same reason.
    var keyComponents: [ControlKeyComponent]

    static let lineBytesMax = 65_536

    init(
        verb: String, arguments: [String: String] = [:], credentials: [ControlCredential] = [],
        keyComponents: [ControlKeyComponent] = []
    ) {
        self.verb = verb
        self.arguments = arguments
        self.credentials = credentials
        self.keyComponents = keyComponents
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        verb = try container.decode(String.self, forKey: .verb)
        arguments = try container.decodeIfPresent([String: String].self, forKey: .arguments) ?? [:]
        credentials = try container.decodeIfPresent([ControlCredential].self, forKey: .credentials) ?? []
        keyComponents = try container.decodeIfPresent([ControlKeyComponent].self, forKey: .keyComponents) ?? []
    }
}

/// What the station answers, as one line of JSON.
enum ControlReply: Equatable, Sendable {
    /// The result, already in JSON without a line break.
    case result(json: [UInt8])
    case refused(OperatorMessage)

    static let lineBytesMax = 8 * 1_048_576

    /// A result with sorted keys.
    init(_ result: some Encodable) throws { self = .result(json: Array(try JSONOutput.line(of: result))) }

    /// A refusal in every language.
    init(refusing sentence: some OperatorSentence) { self = .refused(sentence.message) }

    /// A refusal that says why an act ended.
    init(ending error: any Error) { self = .refused(OperatorMessage(ending: error)) }

    /// The line with its end, or a refusal when it would be longer than ``lineBytesMax``.
    var line: [UInt8] {
        switch self {
        case .result(let json):
            guard json.count + 32 <= Self.lineBytesMax else {
                return ControlReply(refusing: ControlSentence.replyTooLong(bytesMax: Self.lineBytesMax)).line
            }
            return Array(#"{"ok":true,"result":"#.utf8) + json + Array("}\n".utf8)
        case .refused(let message):
            let refusal = ControlRefusal(
                code: message.code, chinese: message.text.chinese, english: message.text.english)
            // Three strings always have a JSON form.
            let json = (try? JSONOutput.line(of: refusal)) ?? Data("{}".utf8)
            return Array(#"{"error":"#.utf8) + Array(json) + Array(#","ok":false}"#.utf8) + Array("\n".utf8)
        }
    }
}

/// A refusal on the wire.
struct ControlRefusal: Codable, Equatable, Sendable {
    var code: String
    var chinese: String
    var english: String

    private enum CodingKeys: String, CodingKey {
        case code
        case chinese = "zh-Hans"
        case english = "en"
    }
}

/// Answers the verbs of the control socket.
///
/// A verb that takes long answers at once and lets the client ask again: a connection waits only so long.
protocol ControlHandler: Sendable {
    /// - Parameters:
    ///   - peer: who asks; already permitted by the policy of the socket.
    func handle(_ request: ControlRequest, peer: PeerCredentials) async -> ControlReply
}
