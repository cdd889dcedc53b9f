import CardDevices
import CardFace
import Foundation
import Logging
import ProductionStation
import StationSimulation

/// One demonstration: the whole way of every job, on a simulated lane, with simulated people.
struct Demo {
    let site: DemoSite
    let progress: ProgressLine

    /// - Throws: ``OperatorError`` when the station cannot be built.
    func run() async throws -> DemoReport {
        let configuration = try configuration()
        StationLogHandler.bootstrap(configuration.log, environment: ProcessInfo.processInfo.environment)
        let logger = Logger(label: "demo")
        let pictures = PrintedPictures(directory: site.cards)
        let assembly = try await StationAssembly(
            configuration, stop: StopSignal(), logger: logger, onPrinted: { pictures.keep($0, $1) })
        let station = assembly.station
        try await station.prepare()
        let expected = site.jobs + DemoSite.refused.count
        let progress = progress
        let staff = assembly.staff(
            leaves: { facts in
                let known = facts.jobs.values.reduce(0, +) + facts.refused
                return known >= expected && facts.eventsUnsent == 0
            }, logger: logger)
        try await staff.stock()
        async let people: Void = staff.work()
        async let shown: Void = show(StoreReader(station.store), progress, assembly.stop)
        await station.run()
        await people
        await shown
        progress.clear()
        try await pictures.name(by: station.store)
        return try await report(assembly)
    }

    private func configuration() throws -> StationConfiguration {
        do {
            return try StationConfiguration.read(file: site.configurationFile, environment: [:])
        } catch let problems as ConfigurationProblems {
            throw OperatorError(
                StartSentence.referenceDataWrong(
                    path: site.configurationFile,
                    reason: problems.problems.map { $0.line(in: .english) }.joined(separator: "; ")),
                exit: .configuration)
        }
    }

    private func show(_ reader: StoreReader, _ progress: ProgressLine, _ stop: StopSignal) async {
        let clock = ContinuousClock()
        while !stop.isSet {
            let jobs = (try? reader.facts())?.jobs ?? [:]
            let made = ["packed", "inspected", "notMade"].reduce(0) { $0 + (jobs[$1] ?? 0) }
            progress.show("cards", done: made, total: site.jobs)
            try? await clock.sleep(for: .milliseconds(200))
        }
    }

    private func report(_ assembly: StationAssembly) async throws -> DemoReport {
        let store = assembly.station.store
        let facts = try StoreReader(store).facts()
        var differences: [String] = []
        for lane in assembly.machines.simulatedLanes {
            differences += try await store.stockEquation(of: lane.name).differences
            let stock = facts.lanes.first { $0.name == lane.name }?.stock ?? [:]
            let truth: [(StockPlace, SimulatedPlace)] = [
                (.hopper, .hopper), (.accepted, .acceptedTray), (.rejected, .rejectedTray),
            ]
            for (place, physical) in truth where stock[place.rawValue] ?? 0 != lane.truth.count(at: physical) {
                differences.append(
                    "\(place.rawValue): booked \(stock[place.rawValue] ?? 0), there are \(lane.truth.count(at: physical))"
                )
            }
        }
        let rejected = try await store.cards(in: [.rejected, .withdrawn])
        return DemoReport(
            directory: site.directory, jobs: facts.jobs, refusedFiles: facts.refused,
            rejectedCards: rejected.map {
                DemoReport.Rejected(cardSerial: $0.cardSerial, reason: $0.run.reason?.rawValue ?? "")
            },
            stock: facts.lanes, bundles: facts.bundles, cardPictures: site.cards, deliveryLists: site.spool + "/lists",
            events: site.spool + "/events", receipts: site.spool + "/receipts", configuration: site.configurationFile,
            differences: differences,
            isBalanced: differences.isEmpty && facts.jobs["packed"] == site.jobs
                && facts.refused == DemoSite.refused.count)
    }
}

/// What a demonstration made and where it lies.
struct DemoReport: Encodable, Equatable, Sendable {
    struct Rejected: Encodable, Equatable, Sendable {
        var cardSerial: String
        var reason: String
    }

    var directory: String
    var jobs: [String: Int]
    var refusedFiles: Int
    var rejectedCards: [Rejected]
    var stock: [StationFacts.Lane]
    var bundles: [StationFacts.Bundle]
    var cardPictures: String
    var deliveryLists: String
    var events: String
    var receipts: String
    var configuration: String
    /// What does not add up; empty for a good run.
    var differences: [String]
    var isBalanced: Bool
}

/// The pictures that a simulated printer would have printed, one pair a card.
struct PrintedPictures: Sendable {
    let directory: String

    /// Written at once: a thousand pairs do not stay in memory.
    func keep(_ chip: ChipIdentity, _ image: PrintImage) {
        try? FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        for (face, raster) in [("front", image.front), ("back", image.back)] {
            let picture = FaceRaster(
                width: raster.width, height: raster.height, bytesPerRow: raster.bytesPerRow, pixels: raster.pixels)
            guard let png = try? picture.png() else { continue }
            try? Data(png).write(to: URL(filePath: "\(directory)/\(chip)-\(face).png"))
        }
    }

    /// Names each pair after its card serial, the rejected ones apart.
    func name(by store: Store) async throws {
        let files = FileManager.default
        for name in (try? files.contentsOfDirectory(atPath: directory))?.sorted() ?? [] where name.hasSuffix(".png") {
            let parts = name.split(separator: "-", maxSplits: 1)
            guard parts.count == 2, let card = try await store.card(chipIdentity: String(parts[0])) else { continue }
            let folder = card.phase.stockPlace == .accepted ? "accepted" : "rejected"
            try files.createDirectory(atPath: "\(directory)/\(folder)", withIntermediateDirectories: true)
            try files.moveItem(
                atPath: "\(directory)/\(name)", toPath: "\(directory)/\(folder)/\(card.cardSerial)-\(parts[1])")
        }
    }
}
