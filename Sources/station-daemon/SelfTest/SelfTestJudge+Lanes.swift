import CardDevices

extension SelfTestJudge {
    func printerNode(_ lane: SelfTestWorld.Lane) -> SelfTestLine {
        guard lane.printer.isUSB else { return SelfTestLine(.printerNode, lane.name, .skipped, .simulated) }
        // A node is looked at without touching the device, so a running station is no hindrance.
        if case .failed = world.usb { return SelfTestLine(.printerNode, lane.name, .skipped, .restsOn(.usb)) }
        guard lane.matches == 1, let node = lane.node else {
            let sentence: SelfTestSentence =
                lane.matches == 0
                ? .notPluggedIn("\(lane.printer)") : .severalMatch(lane.matches, "\(lane.printer)")
            return SelfTestLine(.printerNode, lane.name, .failed, sentence)
        }
        return SelfTestLine(
            .printerNode, lane.name, node.isUsable ? .ok : .failed,
            node.isUsable ? .node(node.path, node.access) : .nodeClosed(node.path, node.access))
    }

    func printerFree(_ lane: SelfTestWorld.Lane) -> SelfTestLine {
        if let skipped = skipped(lane, .printerFree) { return skipped }
        guard lane.printer.isUSB else { return SelfTestLine(.printerFree, lane.name, .skipped, .simulated) }
        guard printerNode(lane).result == .ok else {
            return SelfTestLine(.printerFree, lane.name, .skipped, .restsOn(.printerNode))
        }
        guard case .busy = lane.answer else { return SelfTestLine(.printerFree, lane.name, .ok, .free) }
        return SelfTestLine(.printerFree, lane.name, .failed, .held(by: lane.holder ?? "usbfs"))
    }

    func printer(_ lane: SelfTestWorld.Lane) -> SelfTestLine {
        if let skipped = skipped(lane, .printer) { return skipped }
        if let missing = restsOn(printerFree(lane), .printer, lane) ?? restsOn(printerNode(lane), .printer, lane) {
            return missing
        }
        switch lane.answer {
        case .status(let status, let identity):
            guard lane.printer.model?.isNamed(in: identity.model) ?? true else {
                return SelfTestLine(
                    .printer, lane.name, .failed,
                    .wrongModel(expected: lane.printer.model?.name ?? "", found: identity.model))
            }
            return SelfTestLine(.printer, lane.name, .ok, .printer(identity, status))
        case .silent(let kind): return SelfTestLine(.printer, lane.name, .failed, .printerSilent(kind: kind))
        case .busy, nil: return SelfTestLine(.printer, lane.name, .skipped, .restsOn(.printerFree))
        }
    }

    func supplies(_ lane: SelfTestWorld.Lane) -> SelfTestLine {
        if let skipped = skipped(lane, .supplies) { return skipped }
        guard printer(lane).result == .ok, case .status(let status, _) = lane.answer else {
            return SelfTestLine(.supplies, lane.name, .skipped, .restsOn(.printer))
        }
        let isClear = status.reasons.isEmpty && status.position == .none
        return SelfTestLine(.supplies, lane.name, isClear ? .ok : .failed, .supplies(status))
    }

    private func restsOn(
        _ other: SelfTestLine, _ part: SelfTestPart, _ lane: SelfTestWorld.Lane
    ) -> SelfTestLine? {
        guard other.result == .failed else { return nil }
        return SelfTestLine(part, lane.name, .skipped, .restsOn(other.part))
    }

    /// - Parameter lane: nil for the desk.
    func reader(_ place: ReaderPlace, _ name: String, _ lane: SelfTestWorld.Lane?) -> SelfTestLine {
        if place == .simulated { return SelfTestLine(.reader, name, .skipped, .simulated) }
        guard case .works(let readers) = world.pcsc else {
            return SelfTestLine(.reader, name, .skipped, .restsOn(.pcscd))
        }
        guard case .pcsc(let selector) = place else {
            // Which one it is, is the matter of the pairing.
            return SelfTestLine(.reader, name, .skipped, .restsOn(.pairing))
        }
        let found = readers.filter { selector.matches($0) }
        guard let only = found.first, found.count == 1 else {
            let sentence: SelfTestSentence =
                found.isEmpty ? .notPluggedIn("pcsc:\(selector)") : .severalMatch(found.count, "pcsc:\(selector)")
            return SelfTestLine(.reader, name, .failed, sentence)
        }
        return judged(only, .reader, name)
    }

    private func judged(_ reader: PCSCReaderReport, _ part: SelfTestPart, _ name: String) -> SelfTestLine {
        guard !(reader.isSimulated && world.isProduction) else {
            return SelfTestLine(part, name, .failed, .simulatedInProduction(reader.selector))
        }
        return SelfTestLine(
            part, name, .ok, .reader(reader.selector, commandBytesMax: reader.commandBytesMax))
    }

    func pairing(_ lane: SelfTestWorld.Lane) -> SelfTestLine {
        if lane.reader == .simulated || !lane.printer.isUSB {
            return SelfTestLine(.pairing, lane.name, .skipped, .simulated)
        }
        guard case .works(let readers) = world.pcsc else {
            return SelfTestLine(.pairing, lane.name, .skipped, .restsOn(.pcscd))
        }
        guard let port = lane.port else { return SelfTestLine(.pairing, lane.name, .skipped, .restsOn(.printerNode)) }
        let beside = ReaderPairing.choose(printerPort: port, readers: readers)
        switch (lane.reader, beside) {
        case (.paired, .reader(let selector)):
            guard let report = readers.first(where: { selector.matches($0) }) else {
                return SelfTestLine(.pairing, lane.name, .failed, .noReaderOnHub(port))
            }
            return judged(report, .pairing, lane.name)
        case (.paired, .none): return SelfTestLine(.pairing, lane.name, .failed, .noReaderOnHub(port))
        case (.paired, .several(let count)):
            return SelfTestLine(.pairing, lane.name, .failed, .severalMatch(count, port))
        case (.pcsc(let selector), .reader(let other)) where !isSame(selector, other, readers):
            return SelfTestLine(
                .pairing, lane.name, .failed, .pairedElsewhere(configured: "\(selector)", onHub: "\(other)"))
        case (.pcsc, .reader): return SelfTestLine(.pairing, lane.name, .ok, .onHub(port))
        case (.pcsc, .none), (.pcsc, .several), (.simulated, _):
            return SelfTestLine(.pairing, lane.name, .ok, .asConfigured)
        }
    }

    /// One reader may be named in several ways.
    private func isSame(
        _ one: PCSCReaderSelector, _ other: PCSCReaderSelector, _ readers: [PCSCReaderReport]
    ) -> Bool {
        readers.contains { one.matches($0) && other.matches($0) }
    }
}
