import Foundation
import ProductionStation

/// A name and a password on the way from a verb to the station. Never shown: not by description, not by reflection.
struct ControlCredential: Codable, Equatable, Sendable, CustomStringConvertible, CustomReflectable {
    var name: String
    private var secret: String

    init(name: String, secret: String) {
        self.name = name
        self.secret = secret
    }

    /// What the gate takes; nil when no password was given.
    var credential: Credential? { Secret(secret).map { Credential(name: name, secret: $0) } }

    /// The password alone.
    var newSecret: Secret? { Secret(secret) }

    var description: String { "(credential)" }
    var customMirror: Mirror { Mirror(self, children: []) }
}

extension [ControlCredential] {
    /// - Throws: ``ActSentence`` when one has no password.
    func credentials() throws -> [Credential] {
        try map { one in
            guard let credential = one.credential else { throw ActSentence.argumentsMissing("credentials") }
            return credential
        }
    }
}
