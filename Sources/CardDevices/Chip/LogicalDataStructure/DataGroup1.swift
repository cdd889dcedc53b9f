/// EF.DG1: the machine-readable zone (file `0101`, tag 61).
public struct DataGroup1: Equatable, Sendable {
    public var zone: MachineReadableZone

    /// A file of that zone.
    public init(zone: MachineReadableZone) { self.zone = zone }

    /// The whole file.
    public func encoded() throws(LogicalDataProblem) -> [UInt8] {
        TLV(0x61, TLV(0x5F1F, try zone.encoded()).encoded()).encoded()
    }

    /// Reads the whole file back and checks every check digit.
    public init(parsing bytes: [UInt8]) throws(LogicalDataProblem) {
        let objects = try LogicalData.objects(bytes, template: 0x61, file: "DG1")
        zone = try MachineReadableZone(parsing: LogicalData.value(0x5F1F, in: objects, file: "DG1"))
    }
}
