/// One command to a card (ISO/IEC 7816-4 §5.1).
public struct CommandAPDU: Equatable, Sendable {
    /// Class byte (ISO/IEC 7816-4 §5.4.1).
    public var cla: UInt8
    /// Instruction byte.
    public var ins: UInt8
    /// First parameter byte.
    public var p1: UInt8
    /// Second parameter byte.
    public var p2: UInt8
    /// Command data, 0 to 65,535 bytes.
    public var data: [UInt8]
    /// Bytes expected at most, 1 to 65,536; nil when no answer data is expected.
    public var ne: Int?

    /// Lengths out of range are a mistake of the program, not of the card.
    public init(cla: UInt8, ins: UInt8, p1: UInt8, p2: UInt8, data: [UInt8] = [], ne: Int? = nil) {
        precondition(data.count <= 65_535 && (1...65_536).contains(ne ?? 1))
        self.cla = cla
        self.ins = ins
        self.p1 = p1
        self.p2 = p2
        self.data = data
        self.ne = ne
    }
}
