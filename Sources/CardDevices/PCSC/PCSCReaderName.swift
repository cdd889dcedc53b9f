/// A reader's name as pcscd gives it, taken apart: `MODEL [INTERFACE] (SERIAL) NN MM`.
///
/// `NN` counts readers in the order of plugging and means nothing; `MM` is the slot inside one reader.
public struct PCSCReaderName: Hashable, Sendable {
    /// The name as pcscd gives it now; changes when readers are plugged in another order.
    public var full: String
    /// Model and interface, without serial, index and slot.
    public var model: String
    /// The maker's serial number when the driver puts it into the name.
    public var serial: String?
    /// Slot inside the reader, from 0.
    public var slot: Int

    /// Takes any name apart; what is not understood stays in `model`.
    public init(_ full: String) {
        self.full = full
        var rest = full[...]
        slot = 0
        if let tail = Self.index(at: &rest) {
            slot = tail
            _ = Self.index(at: &rest)
        }
        serial = nil
        if rest.last == ")", let open = rest.lastIndex(of: "(") {
            let inside = rest[rest.index(after: open)...].dropLast()
            if !inside.isEmpty {
                serial = String(inside)
                rest = rest[..<open]
                while rest.last == " " { rest.removeLast() }
            }
        }
        model = String(rest)
    }

    /// Takes two hexadecimal digits and the space before them off the end.
    private static func index(at rest: inout Substring) -> Int? {
        let digits = rest.suffix(2)
        guard rest.count > 3, digits.allSatisfy(\.isHexDigit), rest.dropLast(2).last == " ",
            let number = Int(digits, radix: 16)
        else { return nil }
        rest = rest.dropLast(3)
        return number
    }
}
