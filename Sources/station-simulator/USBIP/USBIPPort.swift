import CardDevices
import NIOCore

/// The one port of the server: the device on it, who has imported it, and the time. Lives on one event loop.
final class USBIPPort {
    private var state: USBDeviceState
    private let loop: any EventLoop
    private let station: ChipStationView
    private let begun = ContinuousClock.now
    private var importer: USBIPConnection?
    private var timer: Scheduled<Void>?
    /// Somebody keeps it unplugged or switched off: nobody can import it.
    private var isHeld = false

    /// Between two looks at a machine whose time has come; it never turns a loop.
    private static let pauseMin = TimeAmount.milliseconds(1)

    /// - Parameter station: told whether the reader touches a chip, after each change.
    init(_ state: USBDeviceState, on loop: any EventLoop, station: ChipStationView) {
        self.state = state
        self.loop = loop
        self.station = station
    }

    private var now: Duration { begun.duration(to: .now) }

    /// True while the plug is in, and power on.
    var isPlugged: Bool { state.isPlugged && !isHeld }
    /// True while a host has it.
    var isImported: Bool { importer != nil }

    /// Takes up what a client says.
    func follow(_ request: USBIPRequest, of client: USBIPConnection) {
        switch request {
        case .deviceList: client.send([.deviceList(isHeld || isImported ? nil : state.descriptors)])
        case .importDevice(let busID): admit(client, busID)
        case .submit(let block):
            guard client === importer, block.device == USBDescriptors.deviceNumber else {
                return client.turnAway("a URB for a device that it has not imported")
            }
            conclude(state.submit(block, at: now))
        case .unlink(let sequence, let target):
            guard client === importer else { return client.turnAway("an unlink without an import") }
            conclude(state.unlink(target, by: sequence, at: now))
        }
    }

    /// A client is gone.
    func leave(_ client: USBIPConnection) {
        guard client === importer else { return }
        importer = nil
        state.leave()
    }

    /// Somebody does something to the machine.
    func touch(_ body: (inout any SimulatedWireDevice, Duration) -> Void) {
        let now = now
        conclude(state.touch(at: now) { body(&$0, now) })
    }

    /// Pulls the plug, or the power, and keeps it away.
    func hold(_ effect: SimulatedWireFault.Effect) {
        isHeld = true
        touch { $0.strike(effect, at: $1) }
    }

    /// Plug and power are there again: the next import finds the machine.
    func release() { isHeld = false }

    /// Ends with its server.
    func stop() {
        timer?.cancel()
        timer = nil
    }

    /// One host at a time. A device that was unplugged is plugged in again by it.
    private func admit(_ client: USBIPConnection, _ busID: String) {
        guard busID == USBDescriptors.busID, importer == nil, !isHeld else {
            client.send([.imported(nil)])
            return client.close()
        }
        state.plugIn(at: now)
        importer = client
        client.isImporter = true
        client.send([.imported(state.descriptors)])
        conclude([])
    }

    private func conclude(_ replies: [USBIPReply]) {
        if !replies.isEmpty { importer?.send(replies) }
        if !state.isPlugged, let client = importer {
            importer = nil
            client.close()
        }
        station.see(state.printer.isChipReachable)
        timer?.cancel()
        timer = state.nextChange.map { change in
            let wait = TimeAmount(max(.zero, change - now))
            return loop.assumeIsolated().scheduleTask(in: max(wait, Self.pauseMin)) { self.timePassed() }
        }
    }

    private func timePassed() { conclude(state.advance(to: now)) }
}
