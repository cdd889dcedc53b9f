import ArgumentParser
import CardDevices
import Foundation
import ProductionStation

/// The site that a self-test stands on: its configuration as far as it can be read, and whether a station runs there.
struct SelfTestSite {
    /// Nil: it cannot be read at all.
    let configuration: StationConfiguration?
    let problems: [ConfigurationProblem]
    /// What the station says about its lanes; nil when none runs.
    let running: [SelfTestWorld.RunningLane]?
    let output: CommandOutput
    /// Keeps a station from starting meanwhile.
    private let lock: StateLock?

    init(_ options: GlobalOptions) async throws {
        let environment = ProcessInfo.processInfo.environment
        func read(checksFiles: Bool) -> Result<StationConfiguration, any Error> {
            Result {
                try StationConfiguration.read(
                    file: options.config, environment: environment, checksFiles: checksFiles)
            }
        }
        configuration = try? read(checksFiles: false).get()
        switch read(checksFiles: true) {
        case .success: problems = []
        case .failure(let error): problems = (error as? ConfigurationProblems)?.problems ?? []
        }
        output = configuration.map { options.output(for: $0) } ?? options.output()
        guard let configuration else {
            (running, lock) = (nil, nil)
            return
        }
        (running, lock) = try await Self.meet(configuration)
    }

    /// Asks the control socket, then for the lock of the state directory.
    private static func meet(
        _ configuration: StationConfiguration
    ) async throws -> ([SelfTestWorld.RunningLane]?, StateLock?) {
        let client = ControlClient(path: configuration.paths.controlSocket)
        if let status = try? await client.request("status", as: StationStatus.self), status.isRunning {
            return (
                status.lanes.map { SelfTestWorld.RunningLane(name: $0.name, state: $0.state, reasons: $0.reasons) }, nil
            )
        }
        // Not made here: a lock file of root's would keep the station's own user out for ever.
        guard FileManager.default.fileExists(atPath: configuration.paths.state + "/station.lock") else {
            return (nil, nil)
        }
        do {
            return (nil, try StateLock(directory: configuration.paths.state))
        } catch let error as OperatorError where error.exit == .refusedBusy {
            return ([], nil)
        } catch {
            // A directory that cannot be used is what the self-test says.
            return (nil, nil)
        }
    }

    func report() async -> SelfTestReport {
        guard let configuration else {
            let details = problems.map {
                OperatorText($0.line(in: .simplifiedChinese), $0.line(in: .english))
            }
            let rest = SelfTestPart.allCases.dropFirst().map {
                SelfTestLine($0, nil, .skipped, .restsOn(.configuration))
            }
            let first = SelfTestLine(.configuration, nil, .failed, .noConfiguration, details: details)
            return SelfTestReport(isRunning: false, lines: [first] + rest)
        }
        let world = await SelfTestLook(configuration: configuration, problems: problems, running: running).world()
        return SelfTestReport(isRunning: running != nil, lines: SelfTestJudge(world: world).lines)
    }

    /// The same with `cards` blanks through each lane of which nothing failed.
    ///
    /// - Parameter cards: nil when nobody asked for it.
    func report(_ report: SelfTestReport, cards: Int?, prints: Bool) async -> SelfTestReport {
        var lines = report.lines
        for setting in configuration?.lanes ?? [] {
            let hindrance = hindrance(setting, report, cards)
            if let hindrance {
                lines += [SelfTestPart.movedCard, .testPrint].map {
                    SelfTestLine($0, setting.name, .skipped, hindrance)
                }
            } else {
                lines += await self.lines(setting, cards: cards ?? 0, prints: prints)
            }
        }
        return SelfTestReport(isRunning: report.isRunning, lines: lines)
    }

    /// Why no card is fed in a lane.
    private func hindrance(
        _ setting: StationConfiguration.LaneSetting, _ report: SelfTestReport, _ cards: Int?
    ) -> SelfTestSentence? {
        guard cards != nil else { return .notAsked }
        guard running == nil else { return .stationHasIt(state: "", reasons: []) }
        // What is wrong with the desk or the disk hinders no card.
        let needed: [SelfTestPart] = [.configuration, .faces, .usb, .pcscd]
        let failed = report.lines.first { line in
            line.result == .failed && (line.place == setting.name || needed.contains(line.part))
        }
        return failed.map { .restsOn($0.part) }
    }

    private func lines(
        _ setting: StationConfiguration.LaneSetting, cards: Int, prints: Bool
    ) async -> [SelfTestLine] {
        for _ in 0..<cards {
            do {
                let report = try await walk(setting, consumes: true, prints: prints) { _ in }
                guard let failed = report.steps.first(where: { $0.result == .failed }) else { continue }
                let part: SelfTestPart = failed.kind == .print ? .testPrint : .movedCard
                return [
                    SelfTestLine(part, setting.name, .failed, .step(failed.kind, detail: failed.detail))
                ]
            } catch {
                return [
                    SelfTestLine(
                        .movedCard, setting.name, .failed, .problems(1), details: [SelfTestLook.words(error)])
                ]
            }
        }
        return [
            SelfTestLine(.movedCard, setting.name, .ok, .cardDone(cards)),
            SelfTestLine(.testPrint, setting.name, prints ? .ok : .skipped, prints ? .cardDone(cards) : .notAsked),
        ]
    }

    /// One blank through a lane, or only a look.
    ///
    /// - Throws: ``OperatorError`` when its devices cannot be opened, or its reader not be named.
    func walk(
        _ setting: StationConfiguration.LaneSetting, consumes: Bool, prints: Bool,
        _ note: @escaping @Sendable (CardStep) -> Void
    ) async throws -> LaneTestReport {
        guard let configuration else { throw OperatorError(SelfTestRefusal.noSuchLane(setting.number), exit: .usage) }
        let reference = try ReferenceData(configuration)
        let keys = configuration.devices == .simulated ? try? ChipKeys(configuration, profile: reference.profile) : nil
        let simulated = try configuration.simulatedLanes(reference, keys)
        let picture = try prints ? Self.picture(reference) : nil
        let usesPCSC = configuration.readerPlaces.contains { $0 != .simulated }
        let sightings = ReaderSightings(
            monitor: usesPCSC ? ReaderMonitor() : nil,
            // A lane with a real reader has no simulated one besides.
            simulated: configuration.lanes.filter { $0.reader == .simulated }.compactMap { setting in
                simulated.first { $0.name == setting.name }?.truth.map { (setting.name, $0) }
            })
        let reader = try await name(ofReader: setting, sightings.monitor)
        let tested = try TestedLane(setting, PrinterPlanes(configuration, reference), simulated: simulated)
        let outcome = await CardWalk(
            printer: tested.printer, sightings: sightings, reader: reader, limits: configuration.laneLimits,
            picture: picture, note: note
        ).run(consumes: consumes)
        await tested.close()
        return LaneTestReport(
            lane: setting.name, reader: reader, printer: tested.printer.identity.serial, ok: outcome.ok,
            steps: outcome.steps, blanksToBook: outcome.usesCard ? 1 : 0)
    }

    private static func picture(_ reference: ReferenceData) throws -> PrintImage {
        do {
            return try SampleFaces(
                layout: reference.layout, fontDirectories: reference.fontDirectories, zone: reference.zone
            ).draw()
        } catch {
            throw OperatorError(
                StartSentence.referenceDataWrong(path: "face", reason: SelfTestLook.words(error).english),
                exit: .configuration)
        }
    }

    /// As the sightings call it.
    private func name(
        ofReader setting: StationConfiguration.LaneSetting, _ monitor: ReaderMonitor?
    ) async throws -> String {
        let unknown = OperatorError(SelfTestRefusal.readerUnknown(lane: setting.name), exit: .deviceMissing)
        let limit = Duration.seconds(3)
        do throws(DeviceFault) {
            let selector: PCSCReaderSelector
            switch setting.reader {
            case .simulated: return ReaderSightings.name(ofSimulated: setting.name)
            case .pcsc(let configured): selector = configured
            case .paired: selector = try await setting.printer.pairedReader(limit: limit)
            }
            let found = try await monitor?.reports(limit: limit).filter { selector.matches($0) } ?? []
            guard let only = found.first, found.count == 1 else {
                throw DeviceFault(.refused, cardState: .untouched, operation: "reader.find")
            }
            return only.selector
        } catch {
            throw unknown
        }
    }
}

extension StationConfiguration {
    /// Of the lanes, and of the desk.
    var readerPlaces: [ReaderPlace] { lanes.map(\.reader) + [deskReader] }
}
