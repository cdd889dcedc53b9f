import CardDevices

/// Any bytes of a host: neither model loses or doubles a card, whatever it is told.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzPrinterModel(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard let lane = try? SimulatedLane(), (try? lane.loadHopper(count: 3)) != nil,
        (try? lane.changeRibbon(roll: 1, cards: 5)) != nil
    else { return 0 }
    if bytes.first.map({ $0 & 1 == 0 }) ?? true {
        feed(SimulatedEvolis(lane: lane), bytes.dropFirst())
    } else {
        feed(SimulatedXID(lane: lane), bytes.dropFirst())
    }
    let truth = lane.truth()
    precondition(truth.cards.count == 3 && truth.cards.count { $0.place.isInside } <= 1, "a card too many")
    return 0
}

private func feed(_ device: some SimulatedWireDevice, _ bytes: ArraySlice<UInt8>) {
    var device = device
    var rest = bytes
    var now = Duration.zero
    for _ in 0..<1_000 where !rest.isEmpty {
        let taken = device.accept(rest, at: now)
        precondition((0...rest.count).contains(taken), "took what was not there")
        rest = rest.dropFirst(taken)
        _ = device.give(atMost: 512, at: now)
        now += .seconds(1)
    }
    device.softReset(at: now)
}
