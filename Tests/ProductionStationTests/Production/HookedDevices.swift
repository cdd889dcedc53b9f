import CardDevices
import Synchronization

@testable import ProductionStation

/// Something that happens while the hardware is at work: a test sets it, the devices call it before each order.
final class DeviceHook: Sendable {
    typealias Body = @Sendable (SimulatedVerb, Store) async -> Void

    private let body = Mutex<Body?>(nil)

    func set(_ new: @escaping Body) { body.withLock { $0 = new } }

    func reached(_ verb: SimulatedVerb, _ store: Store) async {
        await body.withLock { $0 }?(verb, store)
    }
}

struct HookedPrinter: CardPrinter {
    let inner: any CardPrinter
    let hook: DeviceHook
    let store: Store

    var identity: DeviceIdentity { inner.identity }

    func status(limit: Duration) async throws(DeviceFault) -> PrinterStatus { try await inner.status(limit: limit) }

    func feed(to station: CardStation, limit: Duration) async throws(DeviceFault) {
        await hook.reached(.feed, store)
        try await inner.feed(to: station, limit: limit)
    }

    func move(to station: CardStation, limit: Duration) async throws(DeviceFault) {
        await hook.reached(.move, store)
        try await inner.move(to: station, limit: limit)
    }

    func print(_ image: PrintImage, limit: Duration) async throws(DeviceFault) {
        await hook.reached(.print, store)
        try await inner.print(image, limit: limit)
    }

    func eject(to tray: Tray, limit: Duration) async throws(DeviceFault) {
        await hook.reached(.eject, store)
        try await inner.eject(to: tray, limit: limit)
    }
}

struct HookedChip: ChipStation {
    let inner: any ChipStation
    let hook: DeviceHook
    let store: Store

    func recognise(limit: Duration) async throws(ChipFault) -> RecognisedChip {
        await hook.reached(.recognise, store)
        return try await inner.recognise(limit: limit)
    }

    func encode(_ order: ChipOrder, limit: Duration) async throws(ChipFault) {
        await hook.reached(.encode, store)
        try await inner.encode(order, limit: limit)
    }

    func verify(_ order: ChipOrder, limit: Duration) async throws(ChipFault) {
        await hook.reached(.verify, store)
        try await inner.verify(order, limit: limit)
    }

    func readCard(keys: ChannelKeys?, limit: Duration) async throws(ChipFault) -> ReadCard {
        try await inner.readCard(keys: keys, limit: limit)
    }
}
