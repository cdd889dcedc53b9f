import Foundation
import Glibc
import Testing

@testable import station_daemon

@Suite struct ControlSocketTests {
    @Test func theSocketIsForUserAndGroupOnlyWhateverTheUmask() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/c.sock"
        let socket = try ControlSocket(path: path)
        var status = stat()
        #expect(lstat(socket.path, &status) == 0)
        #expect(status.st_mode == S_IFSOCK | 0o660)
    }

    @Test func aStaleSocketIsReplaced() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/c.sock"
        close(RawConnection.listen(path))
        #expect(FileManager.default.fileExists(atPath: path))
        let socket = try ControlSocket(path: path)
        #expect(socket.path == path)
    }

    @Test func aSocketThatSomebodyServesIsLeftAlone() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/c.sock"
        let listener = RawConnection.listen(path)
        defer { close(listener) }
        let refusal = OperatorError(StartSentence.socketAlreadyServed(path: path), exit: .refusedBusy)
        #expect(throws: refusal) { try ControlSocket(path: path) }
        #expect(RawConnection.open(path) >= 0, "the other one's socket still stands")
    }

    @Test func aSecondStationIsRefusedBeforeTheFirstServes() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/c.sock"
        let first = try ControlSocket(path: path)
        let refusal = OperatorError(StartSentence.socketAlreadyServed(path: path), exit: .refusedBusy)
        #expect(throws: refusal) { try ControlSocket(path: path) }
        #expect(FileManager.default.fileExists(atPath: first.path))
    }

    @Test func aSocketThatWasNeverServedGoesWithItsValue() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/c.sock"
        do { _ = try ControlSocket(path: path) }
        #expect(!FileManager.default.fileExists(atPath: path))
        _ = try ControlSocket(path: path)
    }

    @Test func whatIsNoSocketIsLeftAlone() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.file("c.sock", "precious")
        let refusal = OperatorError(StartSentence.socketPathIsNoSocket(path: path), exit: .inputOutput)
        #expect(throws: refusal) { try ControlSocket(path: path) }
        #expect(try String(contentsOf: URL(filePath: path), encoding: .utf8) == "precious")
    }

    @Test func aPathThatIsTooLongIsRefused() throws {
        let error = #expect(throws: OperatorError.self) {
            try ControlSocket(path: "/tmp/" + String(repeating: "x", count: 200))
        }
        #expect(error?.exit == .configuration)
    }
}
