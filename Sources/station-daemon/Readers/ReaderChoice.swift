import CardDevices
import Foundation

/// The reader that a verb works on, and the worker that does it.
struct ReaderChoice {
    var selector: PCSCReaderSelector
    /// Selector in words, for people.
    var name: String { selector.description }

    /// Takes what was asked for, else the only reader that is plugged in.
    ///
    /// - Throws: ``OperatorError`` when there is none or more than one, or when the words name none.
    init(_ words: String?) async throws {
        if let words {
            guard let selector = PCSCReaderSelector(words.hasPrefix("pcsc:") ? String(words.dropFirst(5)) : words)
            else {
                throw OperatorError(ReaderSentence.selectorMalformed(words), exit: .usage)
            }
            self.selector = selector
            return
        }
        let known = try await Self.reports().compactMap { PCSCReaderSelector($0.selector) }
        guard let first = known.first else { throw OperatorError(ReaderSentence.noReaders, exit: .deviceMissing) }
        guard known.count == 1 else {
            throw OperatorError(ReaderSentence.severalReaders(known.map(\.description)), exit: .usage)
        }
        selector = first
    }

    /// All readers that pcscd knows.
    ///
    /// - Throws: ``OperatorError`` without pcscd.
    static func reports(limit: Duration = .seconds(3)) async throws -> [PCSCReaderReport] {
        do throws(DeviceFault) {
            return try await PCSCMonitor().changes(limit: limit) ?? []
        } catch {
            throw OperatorError(ReaderSentence.device(error.kind, reader: "pcscd"), exit: .deviceMissing)
        }
    }

    func station(profile: [UInt8]) -> WorkerChipStation {
        WorkerChipStation(executable: Self.executable, reader: selector, profile: profile)
    }

    /// This very program, whatever its file was renamed to meanwhile.
    static let executable = "/proc/self/exe"
}
