import CardDevices

@testable import station_simulator

/// A model on USB without a socket: each call is a URB, numbered by itself.
final class USBDeviceBench {
    let lane: SimulatedLane
    var state: USBDeviceState
    var now = Duration.zero
    private var sequence: UInt32 = 100

    init(
        _ model: WirePrinter, faults: [SimulatedWireFault] = [], latencyScale: Double = 0, isConfigured: Bool = true
    ) throws {
        lane = try SimulatedLane(setup: .init(seed: 7, trayCapacity: 10))
        try lane.loadHopper(count: 3)
        try lane.changeRibbon(roll: 1, cards: 100)
        let options = WirePrinter.Options(
            serial: "SIM-1", latencyScale: latencyScale, faults: faults, cleaningEvery: 1_000)
        state = model.device(options, lane: lane, onPrinted: nil)
        state.plugIn(at: .zero)
        if isConfigured { _ = control(0x00, 9, value: 1) }
    }

    /// The last URB's number.
    var last: UInt32 { sequence }

    func submit(_ make: (UInt32) -> USBRequestBlock) -> [USBIPReply] {
        sequence += 1
        return state.submit(make(sequence), at: now)
    }

    /// - Returns: the data; nil for a STALL.
    func control(
        _ type: UInt8, _ request: UInt8, value: UInt16 = 0, index: UInt16 = 0, length: UInt16 = 255
    ) -> [UInt8]? {
        let replies = submit {
            .control($0, type, request, value: value, index: index, length: type & 0x80 == 0 ? 0 : length)
        }
        guard case .submitted(_, .done, let count, let data) = replies.first, count == data.count else { return nil }
        return data
    }

    func say(_ text: String) -> [USBIPReply] {
        submit { .out($0, state.descriptors.outEndpoint, Array(text.utf8)) }
    }

    func listen() -> [USBIPReply] { submit { .in($0, state.descriptors.inEndpoint) } }

    func unlink(_ target: UInt32) -> [USBIPReply] {
        sequence += 1
        return state.unlink(target, by: sequence, at: now)
    }

    func clearHalt(_ endpoint: UInt16) -> [UInt8]? { control(0x02, 1, index: endpoint) }
}

extension USBIPReply {
    /// Status and number of bytes of a URB's end.
    var ended: (status: USBStatus, count: Int)? {
        guard case .submitted(_, let status, let count, _) = self else { return nil }
        return (status, count)
    }

    /// Text of what came in.
    var text: String? {
        guard case .submitted(_, .done, _, let data) = self, !data.isEmpty else { return nil }
        return String(decoding: data, as: UTF8.self)
    }
}
