/// Every reader of bytes that a printer, or a file of what one said, sends us; in one place for those who feed them rubbish.
package enum AnswerReaders {
    /// Reads the bytes in every way there is and holds the results against one another.
    ///
    /// - Returns: false when two of them contradict each other.
    package static func agree(on bytes: [UInt8]) -> Bool {
        var whole = EvolisReplyReader()
        var pieces = EvolisReplyReader()
        let items = whole.take(bytes)
        let same = bytes.flatMap { pieces.take([$0]) }
        guard items == same, whole == pieces else { return false }
        for case .reply(let reply) in items {
            let fitting = EvolisQuery.allCases.filter { reply.fits($0) }
            guard reply.centivolts.map({ (0...9_999).contains($0) }) ?? true, fitting.count < EvolisQuery.allCases.count
            else { return false }
        }
        if let status = XIDWrapper(bytes), status.status > 2 { return false }
        if let sense = XIDSense(bytes), sense.key > 15 { return false }
        _ = XIDAnswer.card(bytes)
        _ = XIDAnswer.identity(bytes, isSimulated: true)
        if let text = DeviceID1284.text(ofReply: bytes) { _ = DeviceID1284(text).model }
        return isRecordingStable(String(decoding: bytes, as: UTF8.self))
    }

    /// What can be read is written so that it reads the same.
    private static func isRecordingStable(_ text: String) -> Bool {
        guard let recording = try? Recording(text: text) else { return true }
        return (try? Recording(text: recording.text)) == recording
    }
}
