import CardDevices

extension USBDeviceState {
    /// Endpoint 0: the requests of every device, and those of the printer class where the model is one.
    mutating func control(_ block: USBRequestBlock, at now: Duration) -> USBIPReply {
        guard let setup = USBSetup(block.setup), let order = setup.order, let data = answer(order, setup, at: now)
        else {
            return Self.ended(block, .stalled, 0)
        }
        guard block.isIn else { return Self.ended(block, .done, 0) }
        let part = Array(data.prefix(min(Int(setup.length), block.length)))
        return .submitted(sequence: block.sequence, status: .done, count: part.count, data: part)
    }

    /// - Returns: what is said in return, perhaps nothing; nil for a STALL.
    private mutating func answer(_ order: USBSetup.Order, _ setup: USBSetup, at now: Duration) -> [UInt8]? {
        switch order {
        case .status: status(setup)
        case .descriptor(let kind, let index): descriptors.descriptor(kind: kind, index: index)
        case .configuration: [configuration]
        case .setConfiguration(let value): configure(value, at: now)
        case .alternateSetting: setup.index == 0 && configuration != 0 ? [0] : nil
        case .setInterface: setup.index == 0 && configuration != 0 ? withoutHalts() : nil
        case .clearHalt(let endpoint): clearHalt(endpoint)
        case .setHalt(let endpoint): setHalt(endpoint)
        case .setAddress: []
        case .deviceID: setup.index == 0 ? deviceID : nil
        case .portStatus: setup.index == 0 ? printer.portStatus(at: now).map { [$0] } : nil
        case .softReset: softReset(setup, at: now)
        }
    }

    /// Self-powered; a halt of a pipe is told as the host knows it.
    private func status(_ setup: USBSetup) -> [UInt8]? {
        switch setup.type & 0x1F {
        case 0: return [1, 0]
        case 1: return setup.index == 0 ? [0, 0] : nil
        case _:
            let address = UInt8(setup.index & 0xFF)
            guard address & 0x0F == 0 || descriptors.hasPipe(address) else { return nil }
            return [isHalted(address) ? 1 : 0, 0]
        }
    }

    private func isHalted(_ address: UInt8) -> Bool {
        guard descriptors.hasPipe(address) else { return false }
        return hostHalts.contains(address) || isHalted(address & 0x80 == 0 ? .out : .in)
    }

    /// Halts end with it (USB 2.0, 9.4.5). A device that was configured already sees it after a reset of its port: what lies
    /// in its buffers is gone, which some printers pay for with their next job.
    private mutating func configure(_ value: UInt8, at now: Duration) -> [UInt8]? {
        guard value <= USBDescriptors.configuration else { return nil }
        if configuration != 0 { printer.softReset(at: now) }
        configuration = value
        return withoutHalts()
    }

    private mutating func clearHalt(_ endpoint: UInt8) -> [UInt8]? {
        guard endpoint & 0x0F != 0 else { return [] }
        guard descriptors.hasPipe(endpoint) else { return nil }
        hostHalts.remove(endpoint)
        printer.clearHalt(endpoint & 0x80 == 0 ? .out : .in)
        return []
    }

    private mutating func setHalt(_ endpoint: UInt8) -> [UInt8]? {
        guard descriptors.hasPipe(endpoint) else { return nil }
        hostHalts.insert(endpoint)
        return []
    }

    private mutating func withoutHalts() -> [UInt8] {
        hostHalts = []
        for direction in PipeDirection.allCases { printer.clearHalt(direction) }
        return []
    }

    /// Two bytes of length, themselves included, highest first, and the text.
    private var deviceID: [UInt8]? {
        guard let text = printer.deviceID else { return nil }
        let bytes = Array(text.utf8.prefix(1_000))
        return USBIPReply.two(UInt16(bytes.count + 2)) + bytes
    }

    /// Buffers empty, pipes as at the beginning (class 1.1, 4.2.3).
    private mutating func softReset(_ setup: USBSetup, at now: Duration) -> [UInt8]? {
        guard setup.index == 0, printer.deviceID != nil else { return nil }
        printer.softReset(at: now)
        return withoutHalts()
    }
}
