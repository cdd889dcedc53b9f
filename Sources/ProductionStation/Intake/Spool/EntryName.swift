/// A name inside one folder, as the bytes that the file system has. A sender's need not be text at all.
struct EntryName: Hashable, Comparable, Sendable {
    let bytes: [UInt8]

    init(_ text: String) { bytes = Array(text.utf8) }
    init(bytes: [UInt8]) { self.bytes = bytes }

    static func < (left: EntryName, right: EntryName) -> Bool { left.bytes.lexicographicallyPrecedes(right.bytes) }

    var isHidden: Bool { bytes.first == UInt8(ascii: ".") }

    /// A sender's name that means "this is whole": a document, or one in an envelope.
    var isDelivery: Bool { !isHidden && (ends(with: ".json") || ends(with: ".envelope")) }

    func ends(with suffix: String) -> Bool {
        let suffix = Array(suffix.utf8)
        return bytes.count > suffix.count && bytes.suffix(suffix.count).elementsEqual(suffix)
    }

    func withPath<Result, Fault: Error>(
        _ body: (UnsafePointer<CChar>) throws(Fault) -> Result
    ) throws(Fault) -> Result {
        let terminated = ContiguousArray(bytes.map { CChar(bitPattern: $0) } + [0])
        return try terminated.withUnsafeBufferPointer { buffer throws(Fault) -> Result in
            guard let start = buffer.baseAddress else { preconditionFailure("a terminated name is never empty") }
            return try body(start)
        }
    }
}
