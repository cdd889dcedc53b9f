/// Which reader is meant: by what stays the same when readers are plugged in another order.
public struct PCSCReaderSelector: Hashable, Sendable, CustomStringConvertible {
    /// What is compared.
    public enum Key: Hashable, Sendable {
        /// The maker's serial number.
        case serial(String)
        /// The USB port, for example `1-1.2`: for readers without a serial number.
        case usbPath(String)
        /// Model name without index: for a reader that is the only one of its kind.
        case model(String)
    }

    /// What is compared.
    public var key: Key
    /// Slot inside the reader, from 0.
    public var slot: Int

    /// A selector made by hand.
    public init(_ key: Key, slot: Int = 0) {
        self.key = key
        self.slot = slot
    }

    /// Reads `serial:X`, `usb:1-1.2` or `model:NAME`, each with `#SLOT` behind it when the slot is not 0; nil for
    /// anything else.
    public init?(_ text: String) {
        guard let colon = text.firstIndex(of: ":") else { return nil }
        var value = text[text.index(after: colon)...]
        slot = 0
        if let hash = value.lastIndex(of: "#"), let number = Int(value[value.index(after: hash)...]) {
            guard (0...255).contains(number) else { return nil }
            slot = number
            value = value[..<hash]
        }
        guard !value.isEmpty else { return nil }
        switch text[..<colon] {
        case "serial": key = .serial(String(value))
        case "usb": key = .usbPath(String(value))
        case "model": key = .model(String(value))
        case _: return nil
        }
    }

    /// The steadiest selector for a reader that is plugged in now.
    public init(_ name: PCSCReaderName, usbPath: String?) {
        slot = name.slot
        if let serial = name.serial {
            key = .serial(serial)
        } else if let usbPath {
            key = .usbPath(usbPath)
        } else {
            key = .model(name.model)
        }
    }

    /// The text from which the selector can be read again.
    public var description: String {
        let text =
            switch key {
            case .serial(let value): "serial:\(value)"
            case .usbPath(let value): "usb:\(value)"
            case .model(let value): "model:\(value)"
            }
        return slot == 0 ? text : "\(text)#\(slot)"
    }

    /// Whether this reader is one that is meant.
    public func matches(_ report: PCSCReaderReport) -> Bool {
        matches(PCSCReaderName(report.name), usbPath: { report.usbPath })
    }

    /// Whether this reader is the one that is meant.
    func matches(_ name: PCSCReaderName, usbPath: () -> String?) -> Bool {
        guard name.slot == slot else { return false }
        switch key {
        case .serial(let serial): return name.serial == serial
        case .usbPath(let path): return usbPath() == path
        case .model(let model): return name.model == model
        }
    }
}
