import CardDevices
import Glibc
import Testing

@testable import station_simulator

/// The card at the printer's chip station is the card in vpcd's slot.
struct TiedReaderTests {
    /// vpcd's end: it listens, the card connects.
    final class Slot {
        let listener: CInt
        private(set) var card: CInt = -1

        init() throws {
            let listener = socket(AF_INET, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            var size = socklen_t(MemoryLayout<sockaddr_in>.size)
            let isBound = withUnsafeMutablePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(listener, $0, size) == 0 && listen(listener, 1) == 0 && getsockname(listener, $0, &size) == 0
                }
            }
            self.listener = listener
            port = UInt16(bigEndian: address.sin_port)
            try #require(isBound)
        }

        let port: UInt16

        deinit {
            close(card)
            close(listener)
        }

        /// Whether somebody stands at the door, or something is to be read.
        static func isReady(_ descriptor: CInt) -> Bool {
            var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            return poll(&entry, 1, 0) > 0
        }

        func takeCard() -> Bool {
            guard Self.isReady(listener) else { return false }
            card = accept(listener, nil, nil)
            return card >= 0
        }

        /// Asks, lets the card answer, and reads.
        func ask(_ body: [UInt8], _ reader: inout TiedReader) -> [UInt8] {
            let message = [UInt8(body.count >> 8), UInt8(body.count & 0xFF)] + body
            _ = send(card, message, message.count, CInt(MSG_NOSIGNAL))
            reader.answer()
            var bytes = [UInt8](repeating: 0, count: 1_024)
            guard Self.isReady(card) else { return [] }
            let count = recv(card, &bytes, bytes.count, 0)
            return Array(bytes.prefix(max(0, count)).dropFirst(2))
        }

        /// True once the other side has hung up.
        var isEmpty: Bool {
            var byte: UInt8 = 0
            return Self.isReady(card) && recv(card, &byte, 1, CInt(MSG_PEEK)) == 0
        }
    }

    /// Looks as the program does until something is true; at most ten seconds.
    private static func look(_ reader: inout TiedReader, until isTrue: () -> Bool) -> Bool {
        let deadline = ContinuousClock.now + .seconds(10)
        repeat {
            reader.follow()
            if isTrue() { return true }
            _ = poll(nil, 0, 5)
        } while ContinuousClock.now < deadline
        return false
    }

    @Test func theCardIsInExactlyWhileItStandsAtTheStation() throws {
        let bench = try USBDeviceBench(.evolis)
        let (slot, station) = (try Slot(), ChipStationView())
        var reader = TiedReader(host: "127.0.0.1", port: slot.port, lane: bench.lane, station: station)
        func order(_ text: String) {
            _ = bench.say(text)
            station.see(bench.state.printer.isChipReachable)
        }
        reader.follow()
        #expect(!slot.takeCard())
        for turn in 0..<2 {
            order("\u{1B}Sis\r")
            let begun = ContinuousClock.now
            #expect(Self.look(&reader) { slot.takeCard() })
            // The second card comes only when pcscd has had time to see the first one leave.
            if turn > 0 { #expect(begun.duration(to: .now) > .milliseconds(800)) }
            #expect(slot.ask([1], &reader).isEmpty)
            #expect(slot.ask([4], &reader).first == 0x3B)
            let answer = slot.ask([0xFF, 0xCA, 0, 0, 0], &reader)
            let identity = ChipIdentity(
                hexadecimal: answer.dropLast(2).map { String(Int($0) + 0x100, radix: 16).dropFirst() }.joined())
            #expect(answer.suffix(2) == [0x90, 0x00])
            #expect(identity.hexadecimal.lowercased() == bench.lane.cardInside()?.identity.hexadecimal.lowercased())
            order("\u{1B}Si\r")
            #expect(Self.look(&reader) { slot.isEmpty })
            order("\u{1B}Ser\r")
        }
        #expect(bench.lane.count(at: .rejectedTray) == 2)
    }
}
