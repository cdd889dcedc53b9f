import Foundation
import Testing

@testable import CardDevices

/// SoftHSM2 in a folder of its own. One for the whole process: the module reads its configuration once.
enum SoftToken {
    static let modulePaths = ["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"]
    static let pin = "sample-pin-7"
    static let thread = DeviceThread(name: "test token")

    /// Each test has a token of its own; all are made before the module is opened, because it looks for them only then.
    enum Label: String, CaseIterable {
        case whole, refusals, production, pins, ambiguous, signed, reopened, vanished, acts
    }

    static let isInstalled = modulePath != nil && FileManager.default.isExecutableFile(atPath: "/usr/bin/softhsm2-util")
    static let modulePath = modulePaths.first { FileManager.default.fileExists(atPath: $0) }
    static let words: Comment = "needs Debian's softhsm2"

    private static let home: Result<String, any Error> = Result { try prepare() }
    private static let path = FileManager.default.temporaryDirectory.appending(path: "softhsm-\(UUID().uuidString)")
        .path()

    /// A store on the token of that label. The same token may be opened by several stores.
    static func store(
        _ label: String, pin: String = pin, isProduction: Bool = false
    ) throws -> PKCS11KeyStore {
        let home = try home.get()
        let file = "\(home)/pin-\(UUID().uuidString)"
        try Data("\(pin)\n".utf8).write(to: URL(filePath: file))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
        return PKCS11KeyStore(
            modulePath: try #require(modulePath), tokenLabel: label, pinFile: file, isProduction: isProduction,
            thread: thread)
    }

    static func store(
        _ label: Label, pin: String = pin, isProduction: Bool = false
    ) throws -> PKCS11KeyStore {
        try store("station-\(label.rawValue)", pin: pin, isProduction: isProduction)
    }

    private static func prepare() throws -> String {
        let home = path
        atexit { try? FileManager.default.removeItem(atPath: SoftToken.path) }
        try FileManager.default.createDirectory(atPath: home + "/tokens", withIntermediateDirectories: true)
        let text = "directories.tokendir = \(home)/tokens\nobjectstore.backend = file\nlog.level = ERROR\n"
        try Data(text.utf8).write(to: URL(filePath: home + "/softhsm2.conf"))
        setenv("SOFTHSM2_CONF", home + "/softhsm2.conf", 1)
        for label in Label.allCases {
            try make(token: "station-\(label.rawValue)")
        }
        try make(token: "station-ambiguous")
        return home
    }

    private static func make(token label: String) throws {
        let arguments = ["--init-token", "--free", "--label", label, "--so-pin", "sample-officer", "--pin", pin]
        let made = try Program.run("/usr/bin/softhsm2-util", arguments)
        try #require(made.status == 0, "softhsm2-util: \(made.text)")
    }
}
