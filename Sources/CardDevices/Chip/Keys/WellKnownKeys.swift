internal import Crypto

/// Keys that everybody knows: from specifications, from vendors' samples, or made of one repeated byte.
enum WellKnownKeys {
    /// True for `40 41 42 …`, `00 01 02 …`, `10 11 …`, `20 21 …` and keys whose bytes are all equal.
    static func contains(_ key: SymmetricKey) -> Bool {
        key.withUnsafeBytes { bytes in
            guard let first = bytes.first else { return true }
            let isRun = bytes.enumerated().allSatisfy { $0.element == first &+ UInt8(truncatingIfNeeded: $0.offset) }
            return isRun || bytes.allSatisfy { $0 == first }
        }
    }

    /// Recognises one of them inside a token by its check value.
    ///
    /// - Parameter value: by ``KeyCheckValue/Method/cmac``: 5 bytes, so that a good key is not taken for one of these.
    static func contains(_ value: KeyCheckValue, kind: KeyKind) throws(KeyStoreFault) -> Bool {
        precondition(value.method == .cmac)
        for first in UInt8.min...UInt8.max {
            let run = (0..<kind.byteCount).map { first &+ UInt8(truncatingIfNeeded: $0) }
            for bytes in [run, [UInt8](repeating: first, count: kind.byteCount)] {
                let code = try AESCMAC.code(SymmetricKey(data: bytes), KeyCheckValue.cmacInput)
                if Array(code.prefix(value.bytes.count)) == value.bytes { return true }
            }
        }
        return false
    }
}
