/// JSON text as a job document may use it, read in one pass into a small tree.
///
/// Stricter than RFC 8259: the limits below, no duplicate keys, integers only, no unpaired surrogates. A string without
/// escapes stays a range of the input, so that a photo is not copied.
struct StrictJSON {
    struct Limits: Sendable {
        var bytesMax = 1_048_576
        var depthMax = 8
        /// Values of any kind, containers included.
        var valuesMax = 512
        /// Problems that are listed; the rest is left out.
        var problemsMax = 64
    }

    enum Value {
        case null
        case boolean(Bool)
        case integer(Int64)
        case string(Text)
        case array([Value])
        case object([Member])
        /// Was read, is wrong, and has been reported.
        case invalid
    }

    struct Member {
        var name: String
        var value: Value
        /// Byte offset of the name, for reports that must not repeat the name itself.
        var offset: Int
    }

    enum Text {
        /// Without escapes: these bytes of the document.
        case plain(Range<Int>)
        case decoded([UInt8])
    }

    let bytes: [UInt8]
    /// What could be read; after a fatal problem the part before it.
    private(set) var root: Value
    private(set) var problems: [Refusal]
    /// True when the text ended early or made no sense from some place on: what is missing from ``root`` is not known
    /// to be missing from the document.
    private(set) var isIncomplete: Bool

    /// - Parameter knownNames: keys that may stand in a reported path; others are somebody's data until proved otherwise.
    init(_ bytes: [UInt8], limits: Limits = Limits(), knownNames: Set<String>) {
        var parser = StrictJSONParser(bytes: bytes, limits: limits, knownNames: knownNames)
        root = parser.document()
        self.bytes = bytes
        problems = parser.problems
        isIncomplete = parser.isStopped
    }

    func string(_ text: Text) -> String {
        switch text {
        case .plain(let range): String(decoding: bytes[range], as: UTF8.self)
        case .decoded(let bytes): String(decoding: bytes, as: UTF8.self)
        }
    }

    func rawBytes(_ text: Text) -> ArraySlice<UInt8> {
        switch text {
        case .plain(let range): bytes[range]
        case .decoded(let bytes): bytes[...]
        }
    }
}
