extension SimulatedXID {
    /// A movement has come to its end.
    mutating func finish(_ block: SimulatedXIDBlock) {
        guard block.block[0] == 0x31 else { return finishContacts(block) }
        switch block.block[1] {
        case 0x01: load(block)
        case 0x0B: move(block)
        case 0x08: printFilm(block)
        case 0x09, 0x0A, 0x0D: transfer(block)
        case _: fail(block, 5, 0x20)
        }
    }

    private mutating func load(_ block: SimulatedXIDBlock) {
        guard let station = Self.station(block.block[7]), mechanics.lane.cardInside() == nil else {
            return fail(block, 5, 0x26)
        }
        conclude(mechanics.move(.feed(station)), block, jam: 0x90)
    }

    private mutating func move(_ block: SimulatedXIDBlock) {
        // With the contacts on the chip nothing is moved.
        guard mechanics.lane.cardInside() != nil, !areContactsEngaged else { return fail(block, 5, 0x26) }
        switch block.block[7] {
        case 4: conclude(mechanics.move(.eject(.rejected)), block, jam: 0x94)
        case 5: conclude(mechanics.move(.eject(.accepted)), block, jam: 0x94)
        case let place:
            guard let station = Self.station(place) else { return fail(block, 5, 0x26) }
            conclude(mechanics.move(.move(station)), block, jam: 0x91)
        }
    }

    private mutating func finishContacts(_ block: SimulatedXIDBlock) {
        guard mechanics.lane.cardInside()?.place == .chipStation else { return fail(block, 5, 0x26) }
        areContactsEngaged = block.block[1] == 0
        succeed(block, residue: 0)
    }

    private mutating func printFilm(_ block: SimulatedXIDBlock) {
        let set = block.block[2]
        let numbers: [UInt8] = (set & 2 != 0 ? [3, 2, 1] : []) + (set & 4 != 0 ? [0] : [])
        // Planes must be there before they can be printed.
        guard !numbers.isEmpty, numbers.allSatisfy({ memory[$0] != nil }) else { return fail(block, 5, 0x20) }
        let panels: [UInt8: PrintPanel] = [0: .black, 1: .cyan, 2: .magenta, 3: .yellow]
        for (count, number) in numbers.enumerated() {
            for effect in faults.printed(panel: front.count + back.count + count + 1) { suffer(effect) }
            if mechanics.status.reasons.contains(.markerSupplyEmpty) { return fail(block, 3, 0xB2) }
            if mechanics.status.reasons.contains(.coverOpen) { return fail(block, 2, 0xD1) }
            if mechanics.status.reasons.contains(.mediaJam) { return fail(block, 3, 0x95) }
            guard !isHung, let panel = panels[number], let bytes = memory[number] else { return }
            film = (film ?? []) + [PrintPlane(panel: panel, bitsPerDot: 8, bytes: bytes)]
        }
        memory = [:]
        succeed(block, residue: 0)
    }

    private mutating func transfer(_ block: SimulatedXIDBlock) {
        guard let image = film else { return fail(block, 5, 0x20) }
        if let hindrance = mechanics.hindersPrinting {
            let code: (UInt8, UInt8) =
                hindrance == "media-jam" ? (3, 0x93) : hindrance == "no-card" ? (5, 0x26) : (2, 0xD1)
            return fail(block, code.0, code.1)
        }
        film = nil
        if isFlipped { back = image } else { front = image }
        guard block.block[1] != 0x0A else {
            isFlipped.toggle()
            return succeed(block, residue: 0)
        }
        complete(block)
    }

    /// The last face is on the card.
    private mutating func complete(_ block: SimulatedXIDBlock) {
        let planes = PrintPlanes(front: front, back: back)
        let digest = mechanics.lane.setup.keepsPrintDigests ? SimulatedDigest.of(planes) : 0
        let result = mechanics.move(.faces(digest: digest))
        guard case .done(let card) = result else {
            spoil()
            return conclude(result, block, jam: 0x93)
        }
        if let card { onPrinted?(card, planes) }
        (front, back, isFlipped) = ([], [], false)
        guard block.block[1] == 0x09 else { return succeed(block, residue: 0) }
        conclude(mechanics.move(.eject(.accepted)), block, jam: 0x94)
    }

    private mutating func conclude(_ result: SimulatedMechanics.Result, _ block: SimulatedXIDBlock, jam: UInt8) {
        switch result {
        case .done: succeed(block, residue: 0)
        case .refused(let why):
            switch why {
            case "media-empty": fail(block, 2, 0xD0)
            case "cover-open": fail(block, 2, 0xD1)
            case "marker-supply-empty": fail(block, 3, 0xB2)
            case "no-card", "card-inside": fail(block, 5, 0x26)
            // The exits are full: no code is published; the printer calls it hardware.
            case "output-area-full": fail(block, 2, 0xD8)
            case _: fail(block, 3, jam)
            }
        case .silent: isHung = true
        case .cut: break
        }
    }

    private static func station(_ place: UInt8) -> CardStation? {
        switch place {
        case 0: .printHead
        case 1: .chipStation
        case _: nil
        }
    }
}
