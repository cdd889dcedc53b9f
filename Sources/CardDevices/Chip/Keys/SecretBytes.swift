internal import Glibc

/// Clears buffers through which key bytes had to pass.
enum SecretBytes {
    /// Overwrites with zeros, in a way that the compiler keeps, and empties.
    static func wipe(_ bytes: inout [UInt8]) {
        clear(&bytes, bytes.indices)
        bytes.removeAll()
    }

    /// Overwrites a part with zeros, in a way that the compiler keeps.
    static func clear(_ bytes: inout [UInt8], _ part: Range<Int>) {
        bytes.withUnsafeMutableBytes { buffer in
            guard let start = buffer.baseAddress else { return }
            explicit_bzero(start + part.lowerBound, part.count)
        }
    }
}
