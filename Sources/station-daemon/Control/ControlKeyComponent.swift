import CardDevices

/// One component of a key on the way from its letter to the station. Never shown: not by description, not by reflection.
///
/// It tells nothing about the key without the others, which is why it may pass the control socket: the key itself never
/// does.
struct ControlKeyComponent: Codable, Equatable, Sendable, CustomStringConvertible, CustomReflectable {
    private var digits: String
    private var check: String

    /// - Parameters:
    ///   - digits: hexadecimal, as the letter has them; spaces are fine.
    ///   - check: the letter's check value.
    init(digits: String, check: String) {
        self.digits = digits
        self.check = check
    }

    func component(_ method: KeyCheckValue.Method) throws(KeyImportProblem) -> ImportedKey.Component {
        try ImportedKey.Component(digits: digits, checkDigits: check, method: method)
    }

    var description: String { "(key component)" }
    var customMirror: Mirror { Mirror(self, children: []) }
}
