import Foundation
import Testing

@testable import ProductionStation

@Suite struct MasterKeyFileTests {
    private let fixture: SpoolFixture
    private let path: String

    init() throws {
        fixture = try SpoolFixture()
        path = fixture.base + "/master.key"
    }

    private func write(_ bytes: [UInt8], mode: Int = 0o600) {
        #expect(FileManager.default.createFile(atPath: path, contents: Data(bytes)))
        #expect(chmod(path, mode_t(mode)) == 0)
    }

    private func problem() -> MasterKeyProblem.Kind? {
        do { _ = try MasterKey.load(file: path) } catch { return error.kind }
        return nil
    }

    private func check(_ key: MasterKey) -> [UInt8] {
        VaultSealer(masterKey: key, random: SpoolRandom(seed: 1)).keyCheckValue
    }

    @Test func whatWasCreatedLoads() throws {
        let made = try MasterKey.create(at: path, random: SpoolRandom(seed: 1))
        #expect(check(try MasterKey.load(file: path)) == check(made))
        let status = try FileManager.default.attributesOfItem(atPath: path)
        #expect(status[.posixPermissions] as? Int == 0o600)
        #expect(status[.size] as? Int == 32)
    }

    @Test func anExistingKeyIsNeverOverwritten() throws {
        try MasterKey.create(at: path, random: SpoolRandom(seed: 1))
        let before = FileManager.default.contents(atPath: path)
        let found = #expect(throws: MasterKeyProblem.self) {
            try MasterKey.create(at: path, random: SpoolRandom(seed: 2))
        }
        #expect(found?.kind == .exists)
        #expect(FileManager.default.contents(atPath: path) == before)
    }

    @Test(arguments: [0o600, 0o400]) func aFileOfItsOwnerAloneIsTaken(mode: Int) {
        write((0..<32).map { $0 }, mode: mode)
        #expect(problem() == nil)
    }

    @Test(arguments: [0o640, 0o620, 0o610, 0o604, 0o602, 0o601, 0o644, 0o777])
    func aFileThatIsOpenToOthersIsRefused(mode: Int) {
        write((0..<32).map { $0 }, mode: mode)
        #expect(problem() == .readableByOthers)
    }

    @Test(arguments: [0, 1, 31, 33, 64]) func anyOtherSizeIsRefused(size: Int) {
        write((0..<size).map { UInt8($0) })
        #expect(problem() == .wrongSize)
    }

    @Test func whatIsNoKeyFileIsRefused() throws {
        #expect(problem() == .missing)
        write([UInt8](repeating: 0, count: 32))
        #expect(problem() == .allBytesEqual)
        #expect(rename(path, path + ".real") == 0)
        #expect(symlink(path + ".real", path) == 0)
        #expect(problem() == .symbolicLink)
        #expect(unlink(path) == 0)
        #expect(mkfifo(path, 0o600) == 0)
        #expect(problem() == .notARegularFile)
        #expect(unlink(path) == 0)
        #expect(mkdir(path, 0o700) == 0)
        #expect(problem() == .notARegularFile)
    }

    @Test(.enabled(if: geteuid() == 0)) func anotherUsersFileIsRefused() {
        write((0..<32).map { $0 })
        #expect(chown(path, 65534, 65534) == 0)
        #expect(problem() == .foreignOwner)
    }

    @Test(arguments: [(0o400, true), (0o440, true), (0o444, false), (0o460, false)])
    func aCredentialMayShowTheMaskOfItsAccessList(mode: Int, loads: Bool) throws {
        write((0..<32).map { $0 }, mode: mode)
        if loads {
            _ = try MasterKey.load(credential: "master.key", directory: fixture.base)
        } else {
            let found = #expect(throws: MasterKeyProblem.self) {
                try MasterKey.load(credential: "master.key", directory: fixture.base)
            }
            #expect(found?.kind == .readableByOthers)
        }
    }

    @Test(arguments: ["", "../master.key", "a/b"]) func aCredentialsNameIsNoPath(name: String) {
        write((0..<32).map { $0 })
        let found = #expect(throws: MasterKeyProblem.self) {
            try MasterKey.load(credential: name, directory: fixture.base)
        }
        #expect(found?.kind == .missing)
    }

    @Test(arguments: MasterKeyProblem.Kind.allCases) func everyProblemSaysWhatToDo(kind: MasterKeyProblem.Kind) {
        let problem = MasterKeyProblem(kind, path: "/etc/station/master.key")
        #expect(problem.english.contains("/etc/station/master.key") && problem.chinese.contains("master.key"))
        #expect(problem.description.hasPrefix("masterKey.\(kind.rawValue): "))
    }
}
