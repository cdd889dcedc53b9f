import Testing

@testable import CardDevices

/// Answers from a list; what it is asked does not matter.
private actor ListPipe: BytePipe {
    private var answers: [Result<[UInt8], PipeFault>]

    init(_ answers: [Result<[UInt8], PipeFault>]) { self.answers = answers }

    private func next() throws(PipeFault) -> [UInt8] {
        guard !answers.isEmpty else { throw PipeFault(.timedOut) }
        return try answers.removeFirst().get()
    }

    func write(
        _ bytes: [UInt8], as content: PipeContent, limit: Duration, progress: PipeProgress?
    ) throws(PipeFault) { _ = try next() }
    func read(atMost count: Int, limit: Duration) throws(PipeFault) -> [UInt8] { try next() }
    func deviceID(limit: Duration) throws(PipeFault) -> String { String(decoding: try next(), as: UTF8.self) }
    func portStatus(limit: Duration) throws(PipeFault) -> PortStatus { PortStatus(byte: try next()[0]) }
    func softReset(limit: Duration) throws(PipeFault) { _ = try next() }
    func clearHalt(_ direction: PipeDirection, limit: Duration) throws(PipeFault) { _ = try next() }
    func close() {}
}

struct RecordingTests {
    private static let picture = [UInt8](repeating: 0xA5, count: 700)

    /// One conversation with every call, good and bad.
    private static func talk(_ pipe: any BytePipe) async -> [String] {
        var said: [String] = []
        func note(_ call: () async throws(PipeFault) -> String) async {
            do throws(PipeFault) { said.append(try await call()) } catch {
                said.append("\(error.kind.rawValue) \(error.bytesMoved)")
            }
        }
        await note { () throws(PipeFault) in try await pipe.deviceID(limit: .seconds(1)) }
        await note { () throws(PipeFault) in
            try await pipe.write([0x1B, 0x52, 0x23], limit: .seconds(1))
            return "written"
        }
        await note { () throws(PipeFault) in "\(try await pipe.read(atMost: 64, limit: .seconds(1)))" }
        for content in [PipeContent.raster, .command] {
            await note { () throws(PipeFault) in
                try await pipe.write(picture, as: content, limit: .seconds(1), progress: nil)
                return "written"
            }
        }
        await note { () throws(PipeFault) in "\(try await pipe.read(atMost: 64, limit: .seconds(1)))" }
        await note { () throws(PipeFault) in
            try await pipe.clearHalt(.out, limit: .seconds(1))
            return "cleared"
        }
        await note { () throws(PipeFault) in "\(try await pipe.portStatus(limit: .seconds(1)).byte)" }
        await note { () throws(PipeFault) in
            try await pipe.softReset(limit: .seconds(1))
            return "reset"
        }
        await pipe.close()
        return said
    }

    private static func recorded() async -> (said: [String], text: String) {
        let device = ListPipe([
            .success(Array("MFG:X;MDL:Y # 1;".utf8)), .success([]), .success([0x4F, 0x4B, 0]), .success([]),
            .failure(PipeFault(.stalled, bytesMoved: 512, detail: "PIPE")), .failure(PipeFault(.timedOut)),
            .success([]), .success([0x18]), .failure(PipeFault(.disconnected)),
        ])
        let pipe = RecordingPipe(wrapping: device, into: Recording(day: "2026-11-25", driver: "test", device: "none"))
        let said = await talk(pipe)
        return (said, await pipe.recording.text)
    }

    @Test func aReplayOfTheFileSaysTheSame() async throws {
        let (said, text) = await Self.recorded()
        let recording = try Recording(text: text)
        #expect(recording.text == text)
        let replay = ReplayPipe(recording)
        #expect(await Self.talk(replay) == said)
        #expect(
            said == [
                "MFG:X;MDL:Y # 1;", "written", "[79, 75, 0]", "written", "stalled 512", "timedOut 0", "cleared", "24",
                "disconnected 0",
            ])
        #expect(await replay.isSpent)
    }

    @Test func nothingOfAPictureIsKept() async {
        let (_, text) = await Self.recorded()
        #expect(!text.contains("a5 a5"))
        #expect(text.contains("write 700 sha256 \(Recording.digest(of: Self.picture))\n"))
        #expect(text.contains("write 700 sha256 \(Recording.digest(of: Self.picture)) ! stalled 512\n"))
        #expect(text.hasPrefix("# What") && text.contains("\nformat 1\nrecorded 2026-11-25\n"))
    }

    @Test(arguments: [[0x1B, 0x52], [0x1B, 0x52, 0x24], [0x1B, 0x52, 0x23, 0]] as [[UInt8]])
    func anotherByteIsAnotherConversation(_ bytes: [UInt8]) async throws {
        let replay = ReplayPipe(try Recording(text: await Self.recorded().text))
        _ = try await replay.deviceID(limit: .seconds(1))
        await #expect(throws: PipeFault.self) { try await replay.write(bytes, limit: .seconds(1)) }
        // Nor does it find back afterwards.
        await #expect(throws: PipeFault.self) { try await replay.read(atMost: 64, limit: .seconds(1)) }
        #expect(await replay.mismatch != nil)
        #expect(await !replay.isSpent)
    }

    @Test func aReplayThatIsNotHeardOutIsNotSpent() async throws {
        let replay = ReplayPipe(try Recording(text: await Self.recorded().text))
        _ = try await replay.deviceID(limit: .seconds(1))
        #expect(await !replay.isSpent)
    }

    @Test(arguments: [
        ("", 0), ("format 2\nrecorded a\ndriver b\ndevice c\n--\n", 0), ("format 1\nrecorded a\ndriver b\n--\n", 0),
        ("format 1\nrecorded a\ndriver b\ndevice c\n--\nwrite 1b 5\n", 6),
        ("format 1\nrecorded a\ndriver b\ndevice c\n--\nread 0 = 1b\n", 6),
        ("format 1\nrecorded a\ndriver b\ndevice c\n--\nread 8 = 1b ! timedOut 0\n", 6),
        ("format 1\nrecorded a\ndriver b\ndevice c\n--\nread 8 ! unheard 0\n", 6),
        ("format 1\nrecorded a\ndriver b\ndevice c\n--\nwait 8\n", 6),
        ("format 1\nrecorded a\ndriver b\ndevice c\n", 0),
    ])
    func refusesWhatIsNoRecording(_ text: String, _ line: Int) {
        #expect { try Recording(text: text) } throws: { ($0 as? RecordingProblem)?.line == line }
    }
}

struct DeviceID1284Tests {
    private static let text = "MFG:Evolis; mdl:Primacy ;CMD:ESCP;SN:0001;rubbish;:x;"

    private static func reply(_ length: [UInt8], padding: Int = 0) -> [UInt8] {
        length + Array(text.utf8) + [UInt8](repeating: 0, count: padding)
    }

    @Test func bothOrdersOfTheLengthAreUnderstood() {
        let length = UInt8(Self.text.utf8.count + 2)
        #expect(DeviceID1284.text(ofReply: Self.reply([0, length])) == Self.text)
        #expect(DeviceID1284.text(ofReply: Self.reply([length, 0])) == Self.text)
        // A buffer that is larger than the ID.
        #expect(DeviceID1284.text(ofReply: Self.reply([0, length], padding: 900)) == Self.text)
    }

    @Test(arguments: [
        [], [0], [0, 2], [0, 13], [0xFF, 0xFF, 0x41], [0, 16, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5],
    ])
    func whatIsNoIDGivesNone(_ reply: [UInt8]) {
        #expect(DeviceID1284.text(ofReply: reply) == nil)
    }

    @Test func keysAreFoundInAnySpelling() {
        let id = DeviceID1284(Self.text)
        #expect(id.maker == "Evolis" && id.model == "Primacy" && id.commandSet == "ESCP" && id.serial == "0001")
        #expect(DeviceID1284("MANUFACTURER:A;MODEL:B;").maker == "A")
        #expect(DeviceID1284("").model == nil)
    }
}
