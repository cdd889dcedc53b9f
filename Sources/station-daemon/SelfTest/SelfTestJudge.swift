import CardDevices

/// Says what the facts of a site mean: one line a part, and each failure at the part that must be mended.
struct SelfTestJudge {
    let world: SelfTestWorld

    var lines: [SelfTestLine] {
        let site = [configuration, faces, disk, usb, pcscd]
        let lanes = world.lanes.flatMap { lane in
            [printerNode(lane), printerFree(lane), printer(lane), supplies(lane)]
                + [reader(lane.reader, lane.name, lane), pairing(lane)]
        }
        return site + lanes + [reader(world.desk, "desk", nil), keys]
    }

    private var configuration: SelfTestLine {
        let problems = world.configuration
        return SelfTestLine(
            .configuration, problems.isEmpty ? .ok : .failed, problems.isEmpty ? .well : .problems(problems.count),
            details: problems)
    }

    private var faces: SelfTestLine {
        guard let problem = world.faces else { return SelfTestLine(.faces, .ok, .drawn) }
        return SelfTestLine(.faces, .failed, .problems(1), details: [problem])
    }

    private var disk: SelfTestLine {
        let bad = world.disk.filter { $0.result == .bad }
        let unwell = world.disk.filter { $0.result != .ok }
        let details = unwell.flatMap { finding in
            [OperatorText(finding.chinese, finding.english)] + finding.places.map { OperatorText($0, $0) }
        }
        return SelfTestLine(
            .disk, bad.isEmpty ? .ok : .failed, unwell.isEmpty ? .well : .problems(unwell.count), details: details)
    }

    private var usb: SelfTestLine {
        switch world.usb {
        case .notNeeded: SelfTestLine(.usb, .skipped, .notConfigured)
        case .works(let devices): SelfTestLine(.usb, .ok, .usbDevices(devices))
        case .failed(let detail): SelfTestLine(.usb, .failed, .noUSB(detail: detail))
        }
    }

    private var pcscd: SelfTestLine {
        switch world.pcsc {
        case .notNeeded: SelfTestLine(.pcscd, .skipped, .notConfigured)
        case .works(let readers): SelfTestLine(.pcscd, .ok, .readers(readers.count))
        case .refused: SelfTestLine(.pcscd, .failed, .pcscRefused)
        case .silent: SelfTestLine(.pcscd, .failed, .pcscSilent)
        }
    }

    private var keys: SelfTestLine {
        switch world.keys {
        case nil: SelfTestLine(.keys, .skipped, .stationHasIt(state: "", reasons: []))
        case .notNeeded: SelfTestLine(.keys, .skipped, .noKeysInProfile)
        case .ready: SelfTestLine(.keys, .ok, .well)
        case .problem(let text): SelfTestLine(.keys, .failed, .problems(1), details: [text])
        }
    }

    /// Why nothing can be said about a lane's printer before it is looked at; nil when it can.
    func skipped(_ lane: SelfTestWorld.Lane, _ part: SelfTestPart) -> SelfTestLine? {
        if let running = world.running {
            let seen = running.first { $0.name == lane.name }
            return SelfTestLine(
                part, lane.name, .skipped,
                .stationHasIt(state: seen?.state ?? "", reasons: seen?.reasons ?? []))
        }
        guard lane.printer.isUSB, case .failed = world.usb else { return nil }
        return SelfTestLine(part, lane.name, .skipped, .restsOn(.usb))
    }
}
