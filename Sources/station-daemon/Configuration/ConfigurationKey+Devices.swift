extension ConfigurationKey {
    static let devices = ConfigurationKey(
        "devices", .choice(DeviceChoice.allCases.map(\.rawValue)), .required(example: DeviceChoice.simulated.rawValue),
        "Which devices make the cards. Simulated ones are never chosen silently and are refused in production mode; "
            + "real ones are those of lanes.N.printer.")
    static let simulatedLanes = ConfigurationKey(
        "simulated.lanes", .whole(1...lanesMax, unit: .count), .standard("1"), "Simulated lanes.")
    static let simulatedDirectory = ConfigurationKey(
        "simulated.directory", .path, .standard("/var/lib/production-station/simulated"),
        "Where the simulated lanes keep the physical truth, outside of paths.state.")
    static let simulatedHopperBlanks = ConfigurationKey(
        "simulated.hopperBlanks", .whole(0...100_000, unit: .count), .standard("100"),
        "Blanks in the hopper of a new simulated lane.")
    static let simulatedSeed = ConfigurationKey(
        "simulated.seed", .whole(0...Int.max, unit: .count), .standard("1"),
        "Seed of everything that the simulated devices leave to chance.")
    static let simulatedPeople = ConfigurationKey(
        "simulated.people", .choice(SimulatedPeople.allCases.map(\.rawValue)),
        .standard(SimulatedPeople.none.rawValue),
        "Whether simulated people fill hoppers, inspect and settle cards.")
    static let simulatedLatencyScale = ConfigurationKey(
        "simulated.latencyScale", .fraction(0...10), .standard("1"),
        "Factor on the time that a real device would take; 0 for none.")
    static let simulatedFaults = ConfigurationKey(
        "simulated.faults", .words(countMax: 100), .standard(""), "Faults that the simulated devices show.")
    /// `lanes.1.printer` and so on: one for each lane that there can be.
    static let lanePrinters = (1...lanesMax).map { number in
        ConfigurationKey(
            "lanes.\(number).printer", .printer,
            .optional(
                without: "with real devices there is no such lane, a simulated one has no driver",
                example: "usb:evolis"),
            "Printer of lane \(number), as the verb `devices` shows it; docs/printers.md says what may stand behind `?`."
        )
    }
    /// Lanes that one station can have.
    static let lanesMax = 8
    /// `lanes.1.reader` and so on.
    static let laneReaders = (1...lanesMax).map { number in
        ConfigurationKey(
            "lanes.\(number).reader", .reader, .standard("simulated"),
            "Chip reader of lane \(number): `simulated`, `pcsc:paired` (on the same USB hub as the printer), or `pcsc:` and "
                + "what the verb `readers` calls it.")
    }
    static let deskReader = ConfigurationKey(
        "desk.reader", .reader, .standard("simulated"),
        "Chip reader of the packing desk, written in the same way.")
    static let deviceKeys =
        zip(lanePrinters, laneReaders).flatMap { [$0, $1] } + [
            deskReader, devices, simulatedLanes, simulatedDirectory, simulatedHopperBlanks, simulatedSeed,
            simulatedPeople,
            simulatedLatencyScale, simulatedFaults,
        ]
}
