/// A chip station on the reader that belongs to a lane's printer, wherever both are plugged in.
///
/// The reader is looked for when a blank is recognised, and kept for the rest of that card: what recognised a chip must
/// also write it.
public actor PairedChipStation: ChipStation {
    /// Finds the reader that belongs to the printer now.
    public typealias ReaderSearch = @Sendable (Duration) async throws(DeviceFault) -> PCSCReaderSelector

    private let search: ReaderSearch
    private let station: @Sendable (PCSCReaderSelector) -> any ChipStation
    private var current: (reader: PCSCReaderSelector, station: any ChipStation)?

    /// Looks for nothing yet.
    ///
    /// - Parameters:
    ///   - search: finds the reader.
    ///   - station: makes the station on a reader.
    public init(
        search: @escaping ReaderSearch, station: @escaping @Sendable (PCSCReaderSelector) -> any ChipStation
    ) {
        self.search = search
        self.station = station
    }

    /// Looks for the reader on the hub of a printer.
    public init(_ printer: PrinterAddress, station: @escaping @Sendable (PCSCReaderSelector) -> any ChipStation) {
        self.init(
            search: { limit throws(DeviceFault) in try await printer.pairedReader(limit: limit) }, station: station)
    }

    /// See ``ChipStation``.
    public func recognise(limit: Duration) async throws(ChipFault) -> RecognisedChip {
        try await find(.recognise, limit)
        return try await found(.recognise).recognise(limit: limit)
    }

    /// See ``ChipStation``.
    public func encode(_ order: ChipOrder, limit: Duration) async throws(ChipFault) {
        try await found(.encode).encode(order, limit: limit)
    }

    /// See ``ChipStation``.
    public func verify(_ order: ChipOrder, limit: Duration) async throws(ChipFault) {
        try await found(.verify).verify(order, limit: limit)
    }

    /// See ``ChipStation``.
    public func readCard(keys: ChannelKeys?, limit: Duration) async throws(ChipFault) -> ReadCard {
        try await find(.readCard, limit)
        return try await found(.readCard).readCard(keys: keys, limit: limit)
    }

    private func find(_ phase: ChipFault.Phase, _ limit: Duration) async throws(ChipFault) {
        let reader: PCSCReaderSelector
        do throws(DeviceFault) {
            reader = try await search(limit)
        } catch {
            current = nil
            throw ChipFault(.device, operation: phase.operation, detail: "\(error.kind.rawValue) \(error.detail)")
        }
        if current?.reader != reader { current = (reader, station(reader)) }
    }

    /// Nothing is written through a reader that recognised nothing.
    private func found(_ phase: ChipFault.Phase) throws(ChipFault) -> any ChipStation {
        guard let current else { throw ChipFault(.device, operation: phase.operation, detail: "no reader found yet") }
        return current.station
    }
}
