/// Passes everything on to another pipe and keeps what was said, faults included.
///
/// Pictures are folded to length and digest, and so is every long write: what it keeps holds nothing personal.
public actor RecordingPipe: BytePipe {
    private let inner: any BytePipe
    /// What was said so far.
    public private(set) var recording: Recording

    /// - Parameters:
    ///   - inner: what is really spoken to; never a replay, which would record itself.
    ///   - recording: empty, with its head filled.
    public init(wrapping inner: any BytePipe, into recording: Recording) {
        self.inner = inner
        self.recording = recording
    }

    /// As the inner pipe.
    public func write(
        _ bytes: [UInt8], as content: PipeContent, limit: Duration, progress: PipeProgress?
    ) async throws(PipeFault) {
        let written = Recording.Written(bytes, as: content)
        do throws(PipeFault) {
            try await inner.write(bytes, as: content, limit: limit, progress: progress)
            recording.add(.write(written, nil))
        } catch {
            recording.add(.write(written, error))
            throw error
        }
    }

    /// As the inner pipe.
    public func read(atMost count: Int, limit: Duration) async throws(PipeFault) -> [UInt8] {
        do throws(PipeFault) {
            let bytes = try await inner.read(atMost: count, limit: limit)
            // Longer than any printer's answer: what it is nobody knows, so only its beginning is kept.
            recording.add(.read(atMost: count, .value(Array(bytes.prefix(Recording.answerBytesMax)))))
            return bytes
        } catch {
            recording.add(.read(atMost: count, .fault(error)))
            throw error
        }
    }

    /// As the inner pipe.
    public func deviceID(limit: Duration) async throws(PipeFault) -> String {
        do throws(PipeFault) {
            let text = try await inner.deviceID(limit: limit)
            recording.add(.deviceID(.value(text)))
            return text
        } catch {
            recording.add(.deviceID(.fault(error)))
            throw error
        }
    }

    /// As the inner pipe.
    public func portStatus(limit: Duration) async throws(PipeFault) -> PortStatus {
        do throws(PipeFault) {
            let status = try await inner.portStatus(limit: limit)
            recording.add(.portStatus(.value(status.byte)))
            return status
        } catch {
            recording.add(.portStatus(.fault(error)))
            throw error
        }
    }

    /// As the inner pipe.
    public func softReset(limit: Duration) async throws(PipeFault) {
        do throws(PipeFault) {
            try await inner.softReset(limit: limit)
            recording.add(.softReset(nil))
        } catch {
            recording.add(.softReset(error))
            throw error
        }
    }

    /// As the inner pipe.
    public func clearHalt(_ direction: PipeDirection, limit: Duration) async throws(PipeFault) {
        do throws(PipeFault) {
            try await inner.clearHalt(direction, limit: limit)
            recording.add(.clearHalt(direction, nil))
        } catch {
            recording.add(.clearHalt(direction, error))
            throw error
        }
    }

    /// As the inner pipe.
    public func close() async {
        await inner.close()
        recording.add(.close)
    }
}
