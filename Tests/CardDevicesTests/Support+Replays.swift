import Foundation

@testable import CardDevices

/// Recorded conversations of a driver, `Fixtures/<driver>/<device>/<case>.replay`.
///
/// `STATION_WRITE_REPLAYS=1` writes those that are made with a model anew; one from a real device is never overwritten.
struct ReplayFile {
    let path: String

    init(_ name: String) {
        path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/\(name).replay").path()
    }

    static var writes: Bool { ProcessInfo.processInfo.environment["STATION_WRITE_REPLAYS"] == "1" }

    func write(_ recording: Recording) throws {
        let folder = URL(filePath: path).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try recording.text.write(toFile: path, atomically: true, encoding: .utf8)
    }

    func read() throws -> Recording { try Recording(text: String(contentsOfFile: path, encoding: .utf8)) }
}
