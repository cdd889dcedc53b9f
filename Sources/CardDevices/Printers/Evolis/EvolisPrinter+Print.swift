extension EvolisPrinter {
    /// A face on its way: its planes, and which face it is.
    private struct Face {
        var isBack: Bool
        var planes: [EvolisDownload]
    }

    func printCard(_ image: PrintImage, _ start: EvolisCall) async throws(DeviceFault) {
        var call = start
        guard dialect.holdsCard else {
            throw DeviceFault(.refused, cardState: .untouched, operation: call.operation, detail: "no-hold")
        }
        let (ribbon, faces) = try downloads(of: image, call)
        guard try await card(call) == .printHead else { throw call.refused("no-card") }
        let reasons = try await supplies(call).0.subtracting(.mediaEmpty)
        guard reasons.isEmpty else { throw call.refused(reasons.words.joined(separator: " ")) }
        guard let before = try await ask(.panelsPrinted, call).count else { throw call.refused("counter") }
        try await prepare([.errorsByHost, .keepCard(true), .ribbon(ribbon)], call)
        _ = await line.takeBabble()
        do throws(DeviceFault) {
            try await send(faces, &call)
            let panels = faces.reduce(0) { $0 + $1.planes.count }
            try await waitForPanels(before + panels, call)
        } catch {
            throw await afterFailedPrint(error, call)
        }
    }

    /// Everything that can be wrong with the pictures is found before the printer hears of them.
    private func downloads(
        of image: PrintImage, _ call: EvolisCall
    ) throws(DeviceFault) -> (EvolisRibbon, [Face]) {
        func unusable(_ detail: String) -> DeviceFault {
            DeviceFault(.refused, cardState: .untouched, operation: call.operation, detail: detail)
        }
        let planes: PrintPlanes
        do throws(PlaneFault) { planes = try self.planes.planes(of: image) } catch { throw unusable(error.detail) }
        guard let ribbon = EvolisRibbon(for: planes) else { throw unusable("panels") }
        var faces: [Face] = []
        for (isBack, list) in [(false, planes.front), (true, planes.back)] where !list.isEmpty {
            let downloads = list.compactMap { EvolisDownload($0, packsBlack: dialect.packsBlack) }
            guard downloads.count == list.count else { throw unusable("plane size") }
            faces.append(Face(isBack: isBack, planes: downloads))
        }
        return (ribbon, faces)
    }

    /// The first download moves no ribbon; the second begins the printing of the first. Between two of them it is asked
    /// whether the printer has given up: an end of the sequence that comes after that could let the card out.
    private func send(_ faces: [Face], _ call: inout EvolisCall) async throws(DeviceFault) {
        try await set(.startSequence, call)
        var sent = 0
        for face in faces {
            // The change of the face begins the printing of what lies ready for the other one.
            if sent > 0 { call.cardState = .unknown }
            try await set(.face(isBack: face.isBack), call)
            for plane in face.planes {
                if sent > 0 { call.cardState = .unknown }
                do throws(EvolisLine.Fault) {
                    try await line.download(plane, call.limit)
                } catch {
                    throw DeviceFault(error, cardState: call.cardState, operation: call.operation)
                }
                sent += 1
                if try await doubt(call) { throw try await failure(try await card(call), call) }
            }
        }
        try await order(.endSequence, &call)
        do throws(EvolisLine.Fault) { try await line.pad(call.limit) } catch {
            throw DeviceFault(error, cardState: call.cardState, operation: call.operation)
        }
    }

    /// Good is only a print that all panels were counted for, after which the card stands at the print head, and of
    /// which the printer did not complain: a panel that was broken off may be counted too.
    private func waitForPanels(_ count: Int, _ call: EvolisCall) async throws(DeviceFault) {
        while true {
            let printed = try await ask(.panelsPrinted, call).count ?? 0
            let seen = try await card(call)
            if try await doubt(call) || seen == .absent { throw try await failure(seen, call) }
            if printed >= count, seen == .printHead { return }
            guard !call.limit.isOver else {
                throw DeviceFault(
                    .timedOut, cardState: call.cardState, operation: call.operation,
                    detail: "\(count - printed) panels missing")
            }
            await pause(call)
        }
    }

    /// A complaint, or something that may have been one: the counter and the place of the card look the same after the
    /// last panel of a print that failed.
    private func doubt(_ call: EvolisCall) async throws(DeviceFault) -> Bool {
        let hasComplained = try await complaint(call)
        let hasBabbled = await line.takeBabble()
        return hasComplained || hasBabbled
    }

    /// Takes back what the printer has not begun, so that no later command prints it.
    private func afterFailedPrint(_ fault: DeviceFault, _ call: EvolisCall) async -> DeviceFault {
        var fault = fault
        do throws(EvolisLine.Fault) {
            try await line.reset(call.limit)
        } catch {
            // Something may still lie in its buffers: then even a card without a panel is not as it was.
            fault.cardState = .unknown
        }
        return fault
    }
}
