/// JSON text as a job document may use it, read in one pass into a small tree.
///
/// Stricter than RFC 8259: the limits below, no duplicate keys, integers only, no unpaired surrogates. A string without
/// escapes stays a range of the input, so that a photo is not copied.
package struct StrictJSON {
    package struct Limits: Sendable {
        package var bytesMax = 1_048_576
        package var depthMax = 8
        /// Values of any kind, containers included.
        package var valuesMax = 512
        /// Problems that are listed; the rest is left out.
        package var problemsMax = 64

        package init() {}
    }

    package enum Value {
        case null
        case boolean(Bool)
        case integer(Int64)
        case string(Text)
        case array([Value])
        case object([Member])
        /// Was read, is wrong, and has been reported.
        case invalid
    }

    package struct Member {
        package var name: String
        package var value: Value
        /// Byte offset of the name, for reports that must not repeat the name itself.
        package var offset: Int
    }

    package enum Text {
        /// Without escapes: these bytes of the document.
        case plain(Range<Int>)
        case decoded([UInt8])
    }

    package let bytes: [UInt8]
    /// What could be read; after a fatal problem the part before it.
    package private(set) var root: Value
    package private(set) var problems: [Refusal]
    /// True when the text ended early or made no sense from some place on: what is missing from ``root`` is not known
    /// to be missing from the document.
    package private(set) var isIncomplete: Bool

    /// - Parameter knownNames: keys that may stand in a reported path; others are somebody's data until proved otherwise.
    package init(_ bytes: [UInt8], limits: Limits = Limits(), knownNames: Set<String>) {
        var parser = StrictJSONParser(bytes: bytes, limits: limits, knownNames: knownNames)
        root = parser.document()
        self.bytes = bytes
        problems = parser.problems
        isIncomplete = parser.isStopped
    }

    package func string(_ text: Text) -> String {
        switch text {
        case .plain(let range): String(decoding: bytes[range], as: UTF8.self)
        case .decoded(let bytes): String(decoding: bytes, as: UTF8.self)
        }
    }

    package func rawBytes(_ text: Text) -> ArraySlice<UInt8> {
        switch text {
        case .plain(let range): bytes[range]
        case .decoded(let bytes): bytes[...]
        }
    }
}
