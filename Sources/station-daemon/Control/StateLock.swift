import Glibc

/// Makes sure that one station at a time works on a state directory. The kernel releases it when the process ends, also
/// by `kill -9`.
final class StateLock: Sendable {
    private let lock: FileLock

    /// - Parameter directory: the state directory; created with mode 0700 when only its last part is missing.
    /// - Throws: ``OperatorError`` with ``StationExit/refusedBusy`` when a station already runs there, with
    ///   ``StationExit/inputOutput`` when the directory cannot be used.
    init(directory: String) throws {
        if mkdir(directory, 0o700) != 0, errno != EEXIST {
            throw OperatorError(
                StartSentence.inputOutput(operation: "mkdir", path: directory, reason: SystemError.words(errno)),
                exit: .inputOutput)
        }
        let path = directory + "/station.lock"
        do {
            lock = try FileLock(path: path)
        } catch FileLock.Failure.held(let processID) {
            throw OperatorError(
                StartSentence.stationAlreadyRuns(directory: directory, processID: processID), exit: .refusedBusy)
        } catch FileLock.Failure.system(let operation, let code) {
            throw OperatorError(
                StartSentence.inputOutput(operation: operation, path: path, reason: SystemError.words(code)),
                exit: .inputOutput)
        }
    }
}

/// The system's words for an error number.
enum SystemError {
    static func words(_ code: Int32) -> String { String(cString: strerror(code)) }
}
