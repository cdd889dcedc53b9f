/// What must be true before a card does something with a file: one byte of the security attribute in compact format
/// (ISO/IEC 7816-4 §7.4.3.2, tag 8C).
package enum AccessCondition: Equatable, Sendable {
    case always
    case never
    /// Inside the card manager's secure channel.
    case secureChannel
    /// After EXTERNAL AUTHENTICATE with the key of this security environment, 1 to 14.
    case externalAuthentication(environment: UInt8)

    var byte: UInt8 {
        switch self {
        case .always: 0x00
        case .never: 0xFF
        case .secureChannel: 0x40
        case .externalAuthentication(let environment): 0x20 | environment
        }
    }

    /// Nil for bytes that say anything else: combined conditions, user authentication, reserved environments.
    init?(byte: UInt8) {
        switch byte {
        case 0x00: self = .always
        case 0xFF: self = .never
        case 0x40: self = .secureChannel
        case 0x21...0x2E: self = .externalAuthentication(environment: byte & 0x0F)
        case _: return nil
        }
    }
}

/// Who may read, update and activate an elementary file; everything else is never allowed.
package struct FileAccess: Equatable, Sendable {
    package var read: AccessCondition
    package var update: AccessCondition

    package init(read: AccessCondition, update: AccessCondition) {
        (self.read, self.update) = (read, update)
    }

    /// DELETE, TERMINATE, ACTIVATE, DEACTIVATE, WRITE, UPDATE, READ: all seven bits of the access mode byte.
    private static let mode: UInt8 = 0x7F

    /// Value of tag 8C.
    package var encoded: [UInt8] {
        [Self.mode] + [.never, .never, .secureChannel, .never, .never, update, read].map(\AccessCondition.byte)
    }

    /// Reads the value of tag 8C; nil unless it is exactly of this shape.
    package init?(_ value: [UInt8]) {
        guard value.count == 8, value[0] == Self.mode, let update = AccessCondition(byte: value[6]),
            let read = AccessCondition(byte: value[7])
        else { return nil }
        self.init(read: read, update: update)
        guard encoded == value else { return nil }
    }

    /// For a dedicated file: nothing is created or deleted in it once it is active.
    package static let closedDirectory: [UInt8] =
        [mode] + [.never, .never, .secureChannel, .never, .never, .never, .never].map(\AccessCondition.byte)
}

/// Where a file stands in its life (ISO/IEC 7816-4 §7.4.10, tag 8A).
package enum FileLifeCycle: UInt8, Sendable {
    /// Written by whoever personalises the card; access rules do not count yet.
    case creation = 0x01
    /// Access rules count.
    case active = 0x05
}
