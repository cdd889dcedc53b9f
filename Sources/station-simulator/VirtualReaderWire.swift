import Glibc

/// The card's end of vpcd's protocol: two bytes of length, big-endian, then that many bytes, both ways. Closing it is
/// pulling the card out.
struct VirtualReaderWire: ~Copyable {
    let descriptor: Int32

    /// What vpcd asks of a card.
    enum Message: Equatable {
        case powerOff, powerOn, reset, answerToReset
        case command([UInt8])
    }

    /// Connects; nil while vpcd does not listen or still has another card.
    init?(host: String, port: UInt16) {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard socket >= 0 else { return nil }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        let isNumber = inet_pton(AF_INET, host, &address.sin_addr) == 1
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { Glibc.connect(socket, $0, size) }
        }
        guard isNumber, code == 0 else {
            close(socket)
            return nil
        }
        var limit = timeval(tv_sec: 5, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        descriptor = socket
        setOption(TCP_NODELAY)
    }

    deinit { close(descriptor) }

    /// The next message; nil when vpcd has hung up.
    borrowing func receive() -> Message? {
        guard let length = read(2).map({ Int($0[0]) << 8 | Int($0[1]) }), length > 0, let body = read(length) else {
            return nil
        }
        guard length == 1 else { return .command(body) }
        switch body[0] {
        case 0: return .powerOff
        case 1: return .powerOn
        case 2: return .reset
        case 4: return .answerToReset
        case _: return nil
        }
    }

    /// One message with one `send`: two would cost 44 ms each (Nagle against delayed acknowledgement).
    borrowing func send(_ bytes: [UInt8]) {
        let whole = [UInt8(bytes.count >> 8 & 0xFF), UInt8(bytes.count & 0xFF)] + bytes
        var sent = 0
        while sent < whole.count {
            let count = whole[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            sent += count
        }
    }

    private borrowing func read(_ count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            // Not a lasting option: the kernel takes it back after each acknowledgement.
            setOption(TCP_QUICKACK)
            let got = bytes.withUnsafeMutableBytes {
                recv(descriptor, $0.baseAddress?.advanced(by: filled), count - filled, 0)
            }
            guard got > 0 else { return nil }
            filled += got
        }
        return bytes
    }

    private borrowing func setOption(_ name: Int32) {
        var isOn: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), name, &isOn, socklen_t(MemoryLayout<Int32>.size))
    }
}
