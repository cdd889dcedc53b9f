import Glibc

@testable import station_simulator

/// The other end of the wire: what a kernel does with one imported device. Blocking; belongs to one thread.
final class USBIPHost {
    /// How a URB ended.
    struct Ended: Equatable {
        var status: Int32
        var count: Int
        var data: [UInt8] = []
    }

    /// The connection broke.
    struct Gone: Error {}

    private let socket: CInt
    private var inbox: [UInt8] = []
    private var ended: [UInt32: Ended] = [:]
    /// The lengths of data that is awaited, by sequence number of URBs on the way in.
    private var incoming: Set<UInt32> = []
    private var unlinked: [UInt32: Int32] = [:]
    private var sequence: UInt32 = 0

    init(port: Int) throws {
        socket = Glibc.socket(AF_INET, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(socket, $0, size) }
        }
        guard code == 0 else { throw Gone() }
        var isOn: CInt = 1
        setsockopt(socket, CInt(IPPROTO_TCP), TCP_NODELAY, &isOn, socklen_t(MemoryLayout<CInt>.size))
    }

    deinit { close(socket) }

    /// OP_REQ_DEVLIST.
    func list() throws -> [UInt8] {
        try say(HostBytes.deviceList)
        let head = try take(12)
        return head + (head[11] == 0 ? [] : try take(316))
    }

    /// OP_REQ_IMPORT.
    ///
    /// - Returns: whether it was granted.
    func importDevice() throws -> Bool {
        try say(HostBytes.importDevice())
        guard try take(8).last == 0 else { return false }
        _ = try take(312)
        return true
    }

    /// One URB; nil when it has no end within the limit and was unlinked in time.
    func run(_ make: (UInt32) -> USBRequestBlock, limit: Duration) throws -> Ended? {
        sequence += 1
        let number = sequence
        let block = make(number)
        if block.isIn { incoming.insert(number) }
        try say(HostBytes.submit(block))
        let deadline = ContinuousClock.now + limit
        while ended[number] == nil, ContinuousClock.now < deadline { try receive(until: deadline) }
        if ended[number] == nil { try unlink(number) }
        return ended.removeValue(forKey: number)
    }

    func say(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                send(socket, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Gone() }
            sent += count
        }
    }

    /// Bytes outside of URBs.
    func take(_ count: Int) throws -> [UInt8] {
        let deadline = ContinuousClock.now + .seconds(10)
        while inbox.count < count {
            guard ContinuousClock.now < deadline else { throw Gone() }
            try fill(until: deadline)
        }
        defer { inbox.removeFirst(count) }
        return Array(inbox.prefix(count))
    }

    private func unlink(_ target: UInt32) throws {
        sequence += 1
        let number = sequence
        try say(HostBytes.unlink(number, target))
        let deadline = ContinuousClock.now + .seconds(10)
        while unlinked[number] == nil {
            guard ContinuousClock.now < deadline else { throw Gone() }
            try receive(until: deadline)
        }
        // "Too late": its own end came before.
        guard unlinked.removeValue(forKey: number) == 0 || ended[target] == nil else { throw Gone() }
    }

    private func receive(until deadline: ContinuousClock.Instant) throws {
        try fill(until: deadline)
        while inbox.count >= 48 {
            func number(_ at: Int) -> UInt32 { inbox[at..<at + 4].reduce(0) { $0 << 8 | UInt32($1) } }
            let (sequence, status) = (number(4), Int32(bitPattern: number(20)))
            guard number(0) == 3 else {
                unlinked[sequence] = status
                inbox.removeFirst(48)
                continue
            }
            let count = Int(number(24))
            let bytes = incoming.contains(sequence) ? count : 0
            guard inbox.count >= 48 + bytes else { return }
            ended[sequence] = Ended(status: status, count: count, data: Array(inbox[48..<48 + bytes]))
            incoming.remove(sequence)
            inbox.removeFirst(48 + bytes)
        }
    }

    private func fill(until deadline: ContinuousClock.Instant) throws {
        let left = max(.zero, ContinuousClock.now.duration(to: deadline))
        var entry = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        guard poll(&entry, 1, CInt(left / .milliseconds(1)) + 1) > 0 else { return }
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = recv(socket, &chunk, chunk.count, 0)
        guard count > 0 else { throw Gone() }
        inbox += chunk.prefix(count)
    }
}
