import CardDevices
import Foundation
import Glibc
import Logging
import ServiceLifecycle
import Testing

@testable import station_daemon

@Suite(.timeLimit(.minutes(4))) struct ControlTests {
    /// Longer than a busy machine lets a test wait for its turn: only the test of idle connections sees one end.
    private static let idleMilliseconds: Int64 = 200_000
    private static let patient = ControlServer.Limits(idleMilliseconds: idleMilliseconds)

    /// What the test's station answers.
    private struct Echo: ControlHandler {
        struct Answer: Codable, Equatable, Sendable {
            var verb: String
            var arguments: [String: String]
            var userID: UInt32
            var processID: Int32
        }

        func handle(_ request: ControlRequest, peer: PeerCredentials) async -> ControlReply {
            let (verb, arguments) = (request.verb, request.arguments)
            let refused = ControlReply(refusing: ControlSentence.unknownVerb(verb))
            switch verb {
            case "echo":
                let answer = Answer(
                    verb: verb, arguments: arguments, userID: peer.userID, processID: peer.processID)
                return (try? ControlReply(answer)) ?? refused
            case "huge": return (try? ControlReply(String(repeating: "x", count: ControlReply.lineBytesMax))) ?? refused
            case "large": return (try? ControlReply(String(repeating: "x", count: 4_000_000))) ?? refused
            default: return refused
            }
        }
    }

    /// Runs a server over `body`, then shuts it down in order.
    private func withServer(
        policy: PeerPolicy = PeerPolicy(), limits: ControlServer.Limits = ControlTests.patient,
        _ body: (ControlClient) async throws -> Void
    ) async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/c.sock"
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let server = ControlServer(
            socket: try ControlSocket(path: path), handler: Echo(), policy: policy, limits: limits, logger: logger)
        let group = ServiceGroup(services: [server], logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            let client = ControlClient(path: path, replyMilliseconds: 60_000)
            try await Self.waitUntilServed(client)
            try await body(client)
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
        #expect(!FileManager.default.fileExists(atPath: path), "the socket's name is removed at shutdown")
    }

    private static func waitUntilServed(_ client: ControlClient) async throws {
        for _ in 0..<10_000 {
            let descriptor = RawConnection.open(client.path)
            if descriptor >= 0 {
                close(descriptor)
                return
            }
            await Task.yield()
        }
        Issue.record("the server did not begin to serve")
    }

    /// A station that takes the connection and never answers. Passwords take their time: each adds to the limit.
    @Test(arguments: [0, 1, 3]) func aSilentStationIsWaitedForAsLongAsItsPasswordsMayTake(passwords: Int) async throws {
        let directory = try TemporaryDirectory()
        let listener = try ControlSocket(path: directory.path + "/c.sock").takeDescriptor()
        defer { close(listener) }
        try #require(listen(listener, 8) == 0)
        let client = ControlClient(path: directory.path + "/c.sock", replyMilliseconds: 40, passwordMilliseconds: 70)
        let credentials = (0..<passwords).map { ControlCredential(name: "sample-\($0)", secret: "correct horse") }
        let limit = 40 + 70 * passwords
        let begun = ContinuousClock.now
        await #expect(throws: ControlClient.Failure.noReply(milliseconds: Int64(limit))) {
            try await client.request("status", credentials: credentials, as: [String].self)
        }
        #expect(begun.duration(to: .now) >= .milliseconds(limit))
        let said = ControlClient.Failure.noReply(milliseconds: 123).operatorError(of: client).message.text.english
        #expect(said.contains("123 ms"))
    }

    /// A station ends a connection on which nothing is asked. The question must be on its way though the thread that
    /// could resume the asking task is busy: here with waiting for that very question.
    @Test func aBusyProcessAsksAtOnce() async throws {
        let directory = try TemporaryDirectory()
        let listener = try ControlSocket(path: directory.path + "/c.sock").takeDescriptor()
        defer { close(listener) }
        try #require(listen(listener, 8) == 0)
        let client = ControlClient(path: directory.path + "/c.sock", replyMilliseconds: 120_000)
        let thread = DeviceThread(name: "asking")
        let asked = Task(executorPreference: thread) { try await client.request("status", as: String.self) }
        let bytesAsked = Task(executorPreference: thread) {
            let connection = accept(listener, nil, nil)
            defer { close(connection) }
            var limit = timeval(tv_sec: 60, tv_usec: 0)
            setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
            var line = [UInt8](repeating: 0, count: 200)
            let count = read(connection, &line, line.count)
            let answer = #"{"ok":true,"result":"asked"}"# + "\n"
            _ = write(connection, answer, answer.utf8.count)
            return count
        }
        #expect(await bytesAsked.value > 0)
        #expect(try await asked.value == "asked")
    }

    @Test func twoClientsAreAnsweredWithTheirArgumentsAndTheirUser() async throws {
        try await withServer { client in
            async let first = client.request("echo", arguments: ["a": "1"], as: Echo.Answer.self)
            async let second = client.request("echo", arguments: ["名": "值\n"], as: Echo.Answer.self)
            let (one, two) = try await (first, second)
            #expect(one.arguments == ["a": "1"])
            #expect(two.arguments == ["名": "值\n"])
            #expect(one.userID == geteuid())
            #expect(two.processID == getpid())
        }
    }

    @Test func oneConnectionMayAskSeveralTimes() async throws {
        try await withServer { client in
            let connection = try RawConnection(client.path)
            connection.send("{\"verb\":\"echo\"}\n{\"verb\":\"echo\",\"arguments\":{}}\n")
            #expect(await connection.line()?.hasPrefix(#"{"ok":true,"result":{"#) == true)
            #expect(await connection.line()?.hasPrefix(#"{"ok":true,"result":{"#) == true)
        }
    }

    @Test func aRefusalHasACodeAndBothLanguages() async throws {
        try await withServer { client in
            let message = ControlSentence.unknownVerb("dance").message
            let refusal = ControlRefusal(
                code: "controlUnknownVerb", chinese: message.text.chinese, english: message.text.english)
            await #expect(throws: ControlClient.Failure.refused(refusal)) {
                try await client.request("dance", as: String.self)
            }
        }
    }

    @Test(arguments: ["nonsense", "[]", "{}", "{\"verb\":1}", "{\"verb\":\"a\",\"arguments\":{\"b\":1}}", ""])
    func aLineThatIsNoRequestIsRefusedAndTheConnectionKept(line: String) async throws {
        try await withServer { client in
            let connection = try RawConnection(client.path)
            connection.send(line + "\n{\"verb\":\"echo\"}\n")
            #expect(await connection.line()?.contains("controlMalformedRequest") == true)
            #expect(await connection.line()?.contains("\"ok\":true") == true)
        }
    }

    @Test func aLineThatIsTooLongIsRefusedAndEndsTheConnection() async throws {
        try await withServer { client in
            let connection = try RawConnection(client.path)
            connection.send(String(repeating: "x", count: ControlRequest.lineBytesMax + 10_000))
            #expect(await connection.line()?.contains("controlLineTooLong") == true)
            #expect(await connection.line() == nil)
            _ = try await client.request("echo", as: Echo.Answer.self)
        }
    }

    @Test func aLargeReplyArrivesAndAHugeOneIsRefused() async throws {
        try await withServer { client in
            let large = try await client.request("large", as: String.self)
            #expect(large.count == 4_000_000)
            let error = await #expect(throws: ControlClient.Failure.self) {
                try await client.request("huge", as: String.self)
            }
            guard case .refused(let refusal)? = error else {
                return #expect(Bool(false), "\(String(describing: error))")
            }
            #expect(refusal.code == "controlReplyTooLong")
        }
    }

    @Test func oneConnectionTooManyIsRefused() async throws {
        try await withServer(limits: ControlServer.Limits(connectionsMax: 2, idleMilliseconds: Self.idleMilliseconds)) {
            client in
            let admitted = [try await admittedConnection(client), try await admittedConnection(client)]
            let third = try RawConnection(client.path)
            #expect(await third.line()?.contains("controlBusy") == true)
            #expect(await third.line() == nil)
            for connection in admitted {
                connection.send("{\"verb\":\"echo\"}\n")
                #expect(await connection.line()?.contains("\"ok\":true") == true, "the admitted ones stay")
            }
        }
    }

    /// A connection that is served; an earlier one may still be counted for a moment after its end.
    private func admittedConnection(_ client: ControlClient) async throws -> RawConnection {
        for _ in 0..<1_000 {
            let connection = try RawConnection(client.path)
            connection.send("{\"verb\":\"echo\"}\n")
            if await connection.line()?.contains("\"ok\":true") == true { return connection }
        }
        throw RawConnection.NotConnected()
    }

    @Test func anIdleConnectionIsEnded() async throws {
        try await withServer(limits: ControlServer.Limits(idleMilliseconds: 50)) { client in
            let connection = try RawConnection(client.path)
            #expect(await connection.line() == nil)
        }
    }

    @Test func shutdownDoesNotWaitForAClientThatOnlyHolds() async throws {
        var held: RawConnection?
        try await withServer { client in held = try RawConnection(client.path) }
        #expect(await held?.line() == nil)
    }

    @Test func aStrangerIsRefused() async throws {
        let policy = PeerPolicy(ownUserID: geteuid() &+ 1)
        guard geteuid() != 0 else { return }
        try await withServer(policy: policy) { client in
            await #expect(throws: ControlClient.Failure.self) { try await client.request("echo", as: Echo.Answer.self) }
        }
    }

    @Test func nobodyThereIsToldFromARefusal() async throws {
        let directory = try TemporaryDirectory()
        let client = ControlClient(path: directory.path + "/c.sock")
        await #expect(throws: ControlClient.Failure.noDaemon) { try await client.request("echo", as: String.self) }
    }

    @Test(arguments: [
        (PeerCredentials(processID: 1, userID: 0, groupID: 0), true),
        (PeerCredentials(processID: 1, userID: 500, groupID: 9), true),
        (PeerCredentials(processID: 1, userID: 501, groupID: 77), true),
        (PeerCredentials(processID: 1, userID: 502, groupID: 9), true),
        (PeerCredentials(processID: 1, userID: 503, groupID: 9), false),
    ]) func ownUserRootAndTheGroupMayControl(peer: PeerCredentials, isPermitted: Bool) {
        let policy = PeerPolicy(ownUserID: 500, groupID: 77) { user, group in user == 502 ? [9, 77] : [group] }
        #expect(policy.permits(peer) == isPermitted)
        #expect(PeerPolicy(ownUserID: 500, groupID: nil) { _, _ in [77] }.permits(peer) == (peer.userID <= 500))
    }
}
