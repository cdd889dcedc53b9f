import CardDevices

extension StationConfiguration {
    /// One lane: its printer and its reader.
    struct LaneSetting: Equatable, Sendable {
        /// From 1, as in `lanes.1.printer`.
        var number: Int
        var printer: PrinterAddress
        var reader: ReaderPlace

        /// As the journal and people call it.
        var name: String { "lane-\(number)" }
    }

    /// The lanes that there are.
    var lanes: [LaneSetting] {
        switch devices {
        case .simulated:
            (1...simulated.lanes).map {
                LaneSetting(
                    number: $0, printer: lanePrinters[$0 - 1] ?? .simulated, reader: laneReaders[$0 - 1])
            }
        case .real:
            lanePrinters.enumerated().compactMap { index, printer in
                printer.map { LaneSetting(number: index + 1, printer: $0, reader: laneReaders[index]) }
            }
        }
    }

    /// What no single key can say about devices.
    func checkDevices(_ reading: inout ConfigurationReading) {
        if station.mode == .production, devices == .simulated {
            reading.conflict(
                .devices,
                expected: OperatorText(
                    "生产模式下不得使用模拟设备；试用请设 station.mode: trial",
                    "no simulated devices in production mode; for a trial set station.mode: trial"))
        }
        switch devices {
        case .simulated: checkSimulatedLanes(&reading)
        case .real: checkRealLanes(&reading)
        }
        checkShared(&reading)
    }

    private func checkSimulatedLanes(_ reading: inout ConfigurationReading) {
        for (index, printer) in lanePrinters.enumerated() where printer != nil {
            if case .simulated = printer?.route {
            } else {
                reading.conflict(
                    .lanePrinters[index], expected: OperatorText("sim:…，或设 devices: real", "sim:…, or devices: real"))
            }
        }
        let written = zip(lanePrinters, laneReaders).enumerated()
        for (index, pair) in written where index >= simulated.lanes && (pair.0 != nil || pair.1 != .simulated) {
            reading.conflict(
                pair.0 == nil ? .laneReaders[index] : .lanePrinters[index],
                expected: OperatorText("没有这条制证线（simulated.lanes）", "a lane that exists (simulated.lanes)"))
        }
        for lane in lanes where lane.reader == .paired {
            reading.conflict(
                .laneReaders[lane.number - 1],
                expected: OperatorText(
                    "真实打印机（devices: real）才有配对的读写器", "a real printer (devices: real) to be paired with"))
        }
    }

    private func checkRealLanes(_ reading: inout ConfigurationReading) {
        if lanes.isEmpty {
            reading.conflict(
                .devices,
                expected: OperatorText("至少一个 lanes.N.printer", "at least one lanes.N.printer beside it"))
        }
        for lane in lanes {
            let (printer, reader) = (
                ConfigurationKey.lanePrinters[lane.number - 1], ConfigurationKey.laneReaders[lane.number - 1]
            )
            if !lane.printer.isUSB {
                reading.conflict(
                    printer, expected: OperatorText("usb:…，或设 devices: simulated", "usb:…, or devices: simulated"))
            }
            let missing = missing(of: lane.printer)
            if !missing.isEmpty {
                let words = missing.joined(separator: ", ")
                reading.conflict(
                    printer,
                    expected: OperatorText("制作证件的打印机须具备 \(words)", "a printer for documents, which needs \(words)"))
            }
            if lane.reader == .simulated {
                reading.conflict(
                    reader, expected: OperatorText("真实打印机需要 pcsc:…", "pcsc:…, as its printer is real"))
            }
        }
        for (index, reader) in laneReaders.enumerated() where reader != .simulated && lanePrinters[index] == nil {
            reading.conflict(
                .laneReaders[index],
                expected: OperatorText("没有这条制证线（lanes.\(index + 1).printer）", "a lane with lanes.\(index + 1).printer"))
        }
        switch deskReader {
        case .pcsc: break
        case .simulated, .paired:
            reading.conflict(
                .deskReader,
                expected: OperatorText(
                    "pcsc:serial:…、pcsc:usb:… 或 pcsc:model:…", "pcsc:serial:…, pcsc:usb:… or pcsc:model:…"))
        }
    }

    /// A document needs all of it; a trial can do with a machine that only writes chips.
    private func missing(of printer: PrinterAddress) -> [String] {
        let missing = printer.capabilities.missingForDocuments
        switch station.mode {
        case .production: return missing
        case .trial: return missing.filter { $0 == "chip-station" }
        }
    }

    /// A device has one master.
    private func checkShared(_ reading: inout ConfigurationReading) {
        for (index, place) in laneReaders.enumerated() where place != .simulated && place != .paired {
            if laneReaders[..<index].contains(place) || deskReader == place {
                reading.conflict(
                    .laneReaders[index], expected: OperatorText("未被其他制证线或包装台使用的读写器", "a reader of its own"))
            }
        }
        for (index, printer) in lanePrinters.enumerated() where printer?.isUSB ?? false {
            let others = lanePrinters.enumerated().filter { $0.offset != index }.compactMap(\.element)
            // Without serial or port a lane would take whichever comes first, also another lane's.
            let takesAny = printer?.route == printer?.model.map { .usb($0, serial: nil, port: nil) }
            if others.contains(where: { $0.route == printer?.route || takesAny && $0.model == printer?.model }) {
                reading.conflict(
                    .lanePrinters[index],
                    expected: OperatorText(
                        "每条线各自的打印机（?serial=… 或 ?port=…）", "a printer of its own (?serial=… or ?port=…)"))
            }
        }
    }
}
