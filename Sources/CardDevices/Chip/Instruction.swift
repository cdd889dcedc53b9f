/// Instruction bytes that the station sends (ISO/IEC 7816-4 §5.4.2, GlobalPlatform Card Specification §11).
enum Instruction {
    static let activateFile: UInt8 = 0x44
    static let createFile: UInt8 = 0xE0
    static let externalAuthenticate: UInt8 = 0x82
    static let getChallenge: UInt8 = 0x84
    static let getData: UInt8 = 0xCA
    static let getResponse: UInt8 = 0xC0
    static let getStatus: UInt8 = 0xF2
    static let initializeUpdate: UInt8 = 0x50
    static let install: UInt8 = 0xE6
    static let putKey: UInt8 = 0xD8
    static let readBinary: UInt8 = 0xB0
    static let select: UInt8 = 0xA4
    static let setStatus: UInt8 = 0xF0
    static let storeData: UInt8 = 0xE2
    static let updateBinary: UInt8 = 0xD6

    /// Instructions that change nothing on the card, however often they are sent.
    private static let repeatable: Set<UInt8> = [
        select, readBinary, 0xB1, 0xB2, 0xB3, getData, 0xCB, getResponse, getStatus, getChallenge,
    ]

    /// True when a command may be sent again after `6Cxx`: it only reads, and no secure channel counts it.
    static func mayBeRepeated(_ command: CommandAPDU) -> Bool {
        repeatable.contains(command.ins) && !command.isProtected && !command.isChained
    }
}

extension CommandAPDU {
    /// True when the class byte says that secure messaging protects the command (ISO/IEC 7816-4 §5.4.1, GlobalPlatform
    /// §11.1.4); class FF is answered by the reader.
    var isProtected: Bool { cla & 0x40 == 0 && cla & 0x0C != 0 }

    /// True for every link of a chain but the last.
    var isChained: Bool { cla != 0xFF && cla & 0x10 != 0 }
}
