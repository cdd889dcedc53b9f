import CardDevices
import Foundation
import Glibc
import ProductionStation

/// Looks at a whole site and gathers what ``SelfTestJudge`` needs. Moves no card.
struct SelfTestLook {
    let configuration: StationConfiguration
    /// What ``config check`` says about it.
    let problems: [ConfigurationProblem]
    /// Nil: no station runs.
    let running: [SelfTestWorld.RunningLane]?

    /// Identification and a status; an old printer takes its time for each of a dozen answers.
    private static let answerLimit = Duration.seconds(10)
    private static let readersLimit = Duration.seconds(3)
    private static let kernelUSB = "/sys/bus/usb/devices"
    private static let facesPrefix = "face."
    private static let keysPrefix = "keys."

    func world() async -> SelfTestWorld {
        var world = SelfTestWorld()
        world.isProduction = configuration.station.mode == .production
        world.running = running
        world.desk = configuration.deskReader
        world.disk = disk
        world.faces = faces
        world.configuration = problems.filter {
            !($0.key?.hasPrefix(Self.facesPrefix) ?? false) && !($0.key?.hasPrefix(Self.keysPrefix) ?? false)
        }.map { OperatorText($0.line(in: .simplifiedChinese), $0.line(in: .english)) }
        let reference: ReferenceData?
        do {
            reference = try ReferenceData(configuration)
        } catch {
            reference = nil
            // A layout that cannot be read is told where it belongs.
            if world.faces == nil, world.configuration.isEmpty { world.configuration = [Self.words(error)] }
        }
        let keys = await lookAtKeys(reference, &world)
        world.pcsc = await pcsc()
        await lookAtLanes(reference, keys, &world)
        return world
    }

    private var disk: [DoctorFinding] {
        let doctor = Doctor(configuration, isRunning: running != nil)
        return [doctor.stateDirectory, doctor.spoolDirectory, doctor.freeSpace]
    }

    private var faces: OperatorText? {
        let reference = configuration.reference
        for directory in reference.faceFontDirectories {
            var isDirectory: ObjCBool = false
            let exists = FileManager.default.fileExists(atPath: directory, isDirectory: &isDirectory)
            guard exists, isDirectory.boolValue, FileManager.default.isReadableFile(atPath: directory) else {
                return OperatorText("字体目录不可读：\(directory)", "directory of fonts cannot be read: \(directory)")
            }
        }
        do {
            let zone = CentreZone(identifier: configuration.station.timeZone) ?? .shanghai
            _ = try SampleFaces(
                layout: try ReferenceData.layout(reference.faceLayoutFile),
                fontDirectories: reference.faceFontDirectories, zone: zone
            ).draw()
            return nil
        } catch {
            return Self.words(error)
        }
    }

    /// The token takes one program at a time, and a wrong PIN only so often: not while the station has it.
    private func lookAtKeys(_ reference: ReferenceData?, _ world: inout SelfTestWorld) async -> ChipKeys? {
        guard running == nil else {
            world.keys = nil
            return nil
        }
        guard let reference else { return nil }
        guard reference.profile.security != nil else { return nil }
        do {
            let keys = try ChipKeys(configuration, profile: reference.profile)
            let problem = await keys.orders.problem(at: SystemWallClock().now().milliseconds)
            world.keys = problem.map { .problem(OperatorText($0.chinese, $0.english)) } ?? .ready
            return keys
        } catch {
            world.keys = .problem(Self.words(error))
            return nil
        }
    }

    private func pcsc() async -> SelfTestWorld.PCSC {
        guard configuration.readerPlaces.contains(where: { $0 != .simulated }) else { return .notNeeded }
        do throws(DeviceFault) {
            guard let readers = try await PCSCMonitor().changes(limit: Self.readersLimit) else { return .silent }
            return .works(readers)
        } catch {
            return error.kind == .refused ? .refused : .silent
        }
    }

    private func lookAtLanes(
        _ reference: ReferenceData?, _ keys: ChipKeys?, _ world: inout SelfTestWorld
    ) async {
        var plugged: [USBDeviceReport] = []
        if configuration.lanes.contains(where: \.printer.isUSB) {
            do throws(PipeFault) {
                // libusb starts without it too, and then sees nothing for ever.
                guard FileManager.default.fileExists(atPath: Self.kernelUSB) else {
                    throw PipeFault(.unsupported, detail: Self.kernelUSB)
                }
                plugged = try USBPipe.devices()
                world.usb = .works(devices: plugged.count)
            } catch {
                world.usb = .failed(detail: error.detail)
            }
        }
        let isFree = running == nil
        let simulated = isFree ? reference.flatMap { try? configuration.simulatedLanes($0, keys) } ?? [] : []
        for setting in configuration.lanes {
            var lane = SelfTestWorld.Lane(name: setting.name, printer: setting.printer, reader: setting.reader)
            let matches = setting.printer.matches(among: plugged)
            lane.matches = matches.count
            if let only = matches.first, matches.count == 1 {
                (lane.port, lane.node, lane.holder) = (only.path, Self.node(only.node), Self.holder(only.path))
            }
            let mayBeAsked = isFree && (!setting.printer.isUSB || lane.node?.isUsable ?? false)
            if mayBeAsked, let reference {
                lane.answer = await answer(setting, reference, simulated)
            }
            world.lanes.append(lane)
        }
    }

    private func answer(
        _ setting: StationConfiguration.LaneSetting, _ reference: ReferenceData, _ simulated: [StationMachines.Lane]
    ) async -> SelfTestWorld.Answer {
        do {
            let tested = try TestedLane(
                setting, PrinterPlanes(configuration, reference), simulated: simulated)
            let answer = await tested.answer(limit: Self.answerLimit)
            await tested.close()
            return answer
        } catch {
            return .silent(kind: Self.words(error).english)
        }
    }

    static func words(_ error: any Error) -> OperatorText {
        (error as? OperatorError)?.message.text ?? OperatorText("\(error)", "\(error)")
    }

    private static func node(_ path: String) -> SelfTestWorld.Node {
        var status = stat()
        guard stat(path, &status) == 0 else {
            return SelfTestWorld.Node(path: path, access: SystemError.words(errno), isUsable: false)
        }
        let owner = getpwuid(status.st_uid).map { String(cString: $0.pointee.pw_name) } ?? "\(status.st_uid)"
        let group = getgrgid(status.st_gid).map { String(cString: $0.pointee.gr_name) } ?? "\(status.st_gid)"
        let mode = String(status.st_mode & 0o7777, radix: 8)
        return SelfTestWorld.Node(
            path: path, access: "0\(mode) \(owner):\(group)", isUsable: access(path, R_OK | W_OK) == 0)
    }

    /// Driver of an interface of the device at a port; the first that has one.
    private static func holder(_ port: String) -> String? {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: kernelUSB)) ?? []
        return names.filter { $0.hasPrefix("\(port):") }.sorted().lazy.compactMap { name in
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(kernelUSB)/\(name)/driver"))
                .flatMap { $0.split(separator: "/").last.map(String.init) }
        }.first
    }
}
