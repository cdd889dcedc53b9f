import CardDevices
import Foundation
import Glibc
import Testing

/// A pcscd of its own in its own mount and network namespace, with virtual readers "Virtual Station 0" and "Virtual Station 1" of two slots each.
final class WireSite {
    let directory: String
    private let namespace: Child
    private var daemon: Child?
    private var slots: [Int: Child] = [:]

    /// libpcsclite reads its socket's path once in a process: this link leads to whichever pcscd is ours now.
    private static let link: String = {
        let path = FileManager.default.temporaryDirectory.appending(path: "pcsc-\(UUID().uuidString.prefix(8))").path
        setenv("PCSCLITE_CSOCK_NAME", path, 1)
        return path
    }()

    private static let driver = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so"

    /// Whole numbers of rounds, with `./station test --long`.
    static let isLong = ProcessInfo.processInfo.environment["PRODUCTION_STATION_TESTS"] == "long"

    /// A line for whoever reads the test's output.
    static func note(_ words: String) { FileHandle.standardError.write(Data("    \(words)\n".utf8)) }

    /// What a test needs and does not find here, in words; nil when all is there.
    static let missing: String? = {
        if geteuid() != 0 { return "only root may make namespaces" }
        let files = ["/usr/sbin/pcscd", driver, "/usr/bin/unshare", "/usr/bin/nsenter", "/usr/bin/opensc-tool"]
        for file in files where access(file, R_OK) != 0 {
            return "\(file) is missing (packages pcscd, vsmartcard-vpcd, opensc)"
        }
        return nil
    }()

    /// - Throws: ``Child/Failure`` that says what this machine lacks: the tests fail then, they do not pass unseen.
    init() throws {
        if let missing = Self.missing { throw Child.Failure(words: missing) }
        directory = FileManager.default.temporaryDirectory.appending(path: "wire-\(UUID().uuidString.prefix(8))").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        for number in 0..<2 {
            // The driver keeps its slots in static memory: one copy of it for each reader.
            let copy = "\(directory)/driver-\(number).so"
            // The name is a link: what it leads to is copied.
            try Data(contentsOf: URL(filePath: Self.driver)).write(to: URL(filePath: copy))
            let port = String(Self.port(2 * number), radix: 16, uppercase: true)
            let entry = """
                FRIENDLYNAME "Virtual Station \(number)"
                DEVICENAME /dev/null:0x\(port)
                LIBPATH \(copy)
                CHANNELID 0x\(port)

                """
            try FileManager.default.createDirectory(atPath: "\(directory)/readers", withIntermediateDirectories: true)
            try entry.write(toFile: "\(directory)/readers/station-\(number)", atomically: true, encoding: .utf8)
        }
        namespace = try Child([
            "/usr/bin/unshare", "--mount", "--net", "sh", "-c",
            "mount -t tmpfs tmpfs /run && mkdir /run/pcscd && ip link set lo up && echo ready; cat; "
                + "kill -9 $(cat /run/pcscd/pcscd.pid) 2>/dev/null",
        ])
        guard (try? namespace.line()) == "ready" else {
            throw Child.Failure(
                words: "this machine allows no mount and network namespaces (unshare), or has no iproute2")
        }
        unlink(Self.link)
        symlink("/proc/\(namespace.processID)/root/run/pcscd/pcscd.comm", Self.link)
        try startDaemon()
    }

    deinit {
        slots = [:]
        daemon = nil
        try? FileManager.default.removeItem(atPath: directory)
        unlink(Self.link)
    }

    static func port(_ slot: Int) -> Int { 35_000 + 16 * (slot / 2) + slot % 2 }

    /// How a configuration names a slot, 0 to 3.
    static func selector(_ slot: Int) -> PCSCReaderSelector {
        PCSCReaderSelector(.model("Virtual Station \(slot / 2)"), slot: slot % 2)
    }

    var daemonID: pid_t { daemon?.processID ?? 0 }

    func startDaemon() throws {
        daemon = try inside(["/usr/sbin/pcscd", "-f", "-C", "-c", "\(directory)/readers"])
        try wait("pcscd does not listen") { access(Self.link, F_OK) == 0 }
    }

    func stopDaemon(_ signal: CInt) {
        daemon?.kill(signal)
        daemon = nil
        unlink("/proc/\(namespace.processID)/root/run/pcscd/pcscd.comm")
    }

    /// Gives an order to the simulator of a slot and waits until it is done.
    @discardableResult
    func order(_ slot: Int, _ line: String, stock: String = "simple") throws -> String {
        try simulator(slot, supply: ["--stock", stock]).follow(line)
    }

    /// The simulator of a slot, started when it is first asked for.
    func simulator(_ slot: Int, supply: [String]) throws -> Child {
        if let known = slots[slot] { return known }
        let program = ["\(Child.programs)/station-simulator", "card", "--port", "\(Self.port(slot))"]
        let child = try inside(program + supply)
        slots[slot] = child
        return child
    }

    /// A program in our namespaces.
    func inside(_ words: [String]) throws -> Child {
        try Child(["/usr/bin/nsenter", "--mount", "--net", "--target", "\(namespace.processID)"] + words)
    }

    /// What a verb of the station says, on both outputs.
    func verb(_ words: [String]) throws -> String {
        let program = "\(Child.programs)/station-daemon"
        return try inside(["/bin/sh", "-c", "exec \"$@\" 2>&1", "sh", program] + words).rest()
    }

    func reader(_ slot: Int = 0) async throws -> PCSCReader {
        try await PCSCReader.find(Self.selector(slot), limit: .seconds(20))
    }

    func worker(_ slot: Int = 0, profile: [UInt8] = WireSample.profileFile) -> WorkerChipStation {
        WorkerChipStation(
            executable: "\(Child.programs)/station-daemon", reader: Self.selector(slot), profile: profile)
    }

    /// Threads, descriptors and children of a process.
    static func size(of process: String) -> [Int] {
        let files = FileManager.default
        let threads = (try? files.contentsOfDirectory(atPath: "/proc/\(process)/task")) ?? []
        let descriptors = (try? files.contentsOfDirectory(atPath: "/proc/\(process)/fd")) ?? []
        let children = threads.map {
            (try? String(contentsOfFile: "/proc/\(process)/task/\($0)/children", encoding: .utf8)) ?? ""
        }
        return [threads.count, descriptors.count, children.joined(separator: " ").split(separator: " ").count]
    }
}

/// Waits for a condition, up to 20 s.
func wait(_ words: String, until isTrue: () throws -> Bool) throws {
    let deadline = ContinuousClock.now + .seconds(20)
    while try !isTrue() {
        guard ContinuousClock.now < deadline else { throw Child.Failure(words: words) }
        _ = poll(nil, 0, 20)
    }
}
