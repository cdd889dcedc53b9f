internal import Glibc

/// Clears buffers through which key bytes had to pass.
enum SecretBytes {
    /// Overwrites with zeros, in a way that the compiler keeps, and empties.
    static func wipe(_ bytes: inout [UInt8]) {
        bytes.withUnsafeMutableBytes { buffer in
            guard let start = buffer.baseAddress else { return }
            explicit_bzero(start, buffer.count)
        }
        bytes.removeAll()
    }
}
