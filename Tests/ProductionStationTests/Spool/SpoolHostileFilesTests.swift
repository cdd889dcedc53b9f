import Foundation
import ProductionStation
import Testing

@Suite struct SpoolHostileFilesTests {
    enum Hostile: CaseIterable, Sendable {
        case danglingLink, linkOutside, linkToFolder, linkToItself, fifo, socket, emptyFolder, fullFolder, empty
        case oneByteTooLarge, sparseTebibyte

        var expected: UnusableDelivery {
            switch self {
            case .danglingLink, .linkOutside, .linkToFolder, .linkToItself: .symbolicLink
            case .fifo, .socket, .emptyFolder, .fullFolder: .notARegularFile
            case .empty: .empty
            case .oneByteTooLarge, .sparseTebibyte: .tooLarge
            }
        }

        func make(at path: String, outside: String) throws {
            switch self {
            case .danglingLink: #expect(symlink("/nonexistent/x", path) == 0)
            case .linkOutside: #expect(symlink(outside + "/secret", path) == 0)
            case .linkToFolder: #expect(symlink(outside, path) == 0)
            case .linkToItself: #expect(symlink(path, path) == 0)
            case .fifo: #expect(mkfifo(path, 0o666) == 0)
            case .socket: #expect(mknod(path, S_IFSOCK | 0o666, 0) == 0)
            case .emptyFolder: #expect(mkdir(path, 0o777) == 0)
            case .fullFolder:
                #expect(mkdir(path, 0o777) == 0)
                #expect(FileManager.default.createFile(atPath: path + "/inner.json", contents: Data([1])))
            case .empty: #expect(FileManager.default.createFile(atPath: path, contents: Data()))
            case .oneByteTooLarge:
                #expect(FileManager.default.createFile(atPath: path, contents: Data(count: (1 << 20) + 1)))
            case .sparseTebibyte:
                #expect(FileManager.default.createFile(atPath: path, contents: Data()))
                #expect(truncate(path, 1 << 40) == 0)
            }
        }
    }

    @Test(.timeLimit(.minutes(4)), arguments: Hostile.allCases)
    func isReportedNeverFollowedAndGoesWithItsReceipt(hostile: Hostile) async throws {
        let fixture = try SpoolFixture()
        let source = try fixture.source()
        let outside = fixture.base + "/outside"
        try FileManager.default.createDirectory(atPath: outside, withIntermediateDirectories: true)
        #expect(FileManager.default.createFile(atPath: outside + "/secret", contents: Data("secret".utf8)))
        try hostile.make(at: fixture.path("incoming", "x.json"), outside: outside)
        try fixture.deliver([7], "good.json")

        let claimed = try await source.claim(limit: 9)
        #expect(claimed.compactMap(\.unusable) == [hostile.expected])
        #expect(claimed.compactMap(\.document) == [[7]])
        for delivery in claimed {
            for _ in 0..<2 { try await source.finish(delivery.claim, receipt: fixture.receipt(job: nil)) }
        }

        #expect(try String(contentsOfFile: outside + "/secret", encoding: .utf8) == "secret")
        #expect(try fixture.names("incoming").isEmpty)
        let left = try fixture.names("claimed")
        #expect(left.count == (hostile == .fullFolder ? 1 : 0))
        #expect(try await source.status().setAside == left.count)
        #expect(try await source.claim(limit: 9).isEmpty)
    }

    @Test func aDeviceIsNeverOpened() async throws {
        let fixture = try SpoolFixture()
        let source = try fixture.source()
        // Character device 1:3 is /dev/null; only root may make one.
        guard mknod(fixture.path("incoming", "d.json"), S_IFCHR | 0o666, (1 << 8) | 3) == 0 else { return }
        let claimed = try await source.claim(limit: 9)
        #expect(claimed.map(\.unusable) == [.notARegularFile])
    }

    @Test func theSizeLimitItselfIsStillRead() async throws {
        let fixture = try SpoolFixture()
        let source = try fixture.source(options: SpoolOptions(deliveryBytesMax: 1000))
        try fixture.deliver([UInt8](repeating: 1, count: 1000), "a.json", age: 2)
        try fixture.deliver([UInt8](repeating: 1, count: 1001), "b.json", age: 1)
        let claimed = try await source.claim(limit: 2)
        #expect(claimed.map { $0.document?.count } == [1000, nil])
        #expect(claimed.last?.unusable == .tooLarge)
    }

    /// Root reads everything, so this says something only for another user.
    @Test(.enabled(if: geteuid() != 0)) func aFileWithoutPermissionIsUnreadableAndStopsNothing() async throws {
        let fixture = try SpoolFixture()
        let source = try fixture.source()
        try fixture.deliver([1], "closed.json", age: 20)
        #expect(chmod(fixture.path("incoming", "closed.json"), 0) == 0)
        try fixture.deliver([2], "open.json", age: 10)
        let claimed = try await source.claim(limit: 9)
        #expect(claimed.map(\.unusable) == [.unreadable, nil])
        #expect(claimed.map(\.document) == [nil, [2]])
        for delivery in claimed { try await source.finish(delivery.claim, receipt: fixture.receipt(job: nil)) }
        #expect(try fixture.names("claimed").isEmpty)
    }

    @Test(.enabled(if: geteuid() != 0)) func aFolderThatCannotBeWrittenIsPermissionDenied() async throws {
        let fixture = try SpoolFixture()
        let source = try fixture.source()
        try fixture.deliver([1], "a.json")
        #expect(chmod(fixture.path("incoming", ""), 0o550) == 0)
        defer { chmod(fixture.path("incoming", ""), 0o770) }
        let fault = await #expect(throws: JobSourceFault.self) { try await source.claim(limit: 1) }
        #expect(fault?.kind == .permissionDenied)
    }

    static let strangeNames: [[UInt8]] = [
        Array("line\nbreak\r\u{1B}[31m.json".utf8), [0xFF, 0xFE, 0x80] + Array(".json".utf8),
        [UInt8](repeating: 0x41, count: 250) + Array(".json".utf8), Array("%s%n$(id);'\"\\.json".utf8),
        Array("居住证 110101199001011237.json".utf8), Array("-rf.json".utf8), Array("*.json".utf8),
    ]

    @Test(arguments: strangeNames) func noPartOfASendersNameStays(name: [UInt8]) async throws {
        let fixture = try SpoolFixture()
        let source = try fixture.source()
        let path = Array(fixture.path("incoming", "").utf8) + name + [0]
        let descriptor = path.withUnsafeBufferPointer { bytes in
            bytes.withMemoryRebound(to: CChar.self) { text in
                text.baseAddress.map { open($0, O_CREAT | O_WRONLY, 0o600) } ?? -1
            }
        }
        try #require(descriptor >= 0)
        #expect(write(descriptor, "hi", 2) == 2)
        close(descriptor)

        let claimed = try await source.claim(limit: 1)
        let delivery = try #require(claimed.first)
        #expect(delivery.document == Array("hi".utf8))
        try await source.finish(delivery.claim, receipt: fixture.receipt(job: nil))
        #expect(try fixture.names("receipts") == ["\(delivery.claim).json"])
        #expect(try (fixture.names("incoming") + fixture.names("claimed")).isEmpty)
    }
}
