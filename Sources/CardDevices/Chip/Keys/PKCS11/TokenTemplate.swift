internal import CPKCS11
internal import Glibc

/// One attribute of an object, by value.
struct TokenAttribute {
    var type: CK_ATTRIBUTE_TYPE
    var value: [UInt8]

    init(_ type: CK_ATTRIBUTE_TYPE, bytes: [UInt8]) { (self.type, value) = (type, bytes) }

    init(_ type: CK_ATTRIBUTE_TYPE, flag: Bool) { (self.type, value) = (type, [flag ? 1 : 0]) }

    init(_ type: CK_ATTRIBUTE_TYPE, number: CK_ULONG) {
        self.type = type
        value = withUnsafeBytes(of: number) { Array($0) }
    }

    init(_ type: CK_ATTRIBUTE_TYPE, text: String) { (self.type, value) = (type, Array(text.utf8)) }
}

/// Attributes laid out in memory as a module reads them.
enum TokenTemplate {
    private static let alignment = MemoryLayout<CK_ULONG>.alignment

    /// Lends the template for one call and clears its memory afterwards.
    static func with<Result>(
        _ attributes: [TokenAttribute],
        _ body: (_ template: UnsafeMutablePointer<CK_ATTRIBUTE>, _ count: CK_ULONG) -> Result
    ) -> Result {
        let room = attributes.reduce(alignment) { $0 + aligned($1.value.count) }
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: room, alignment: alignment)
        let template = UnsafeMutableBufferPointer<CK_ATTRIBUTE>.allocate(capacity: max(attributes.count, 1))
        defer {
            if let start = memory.baseAddress { explicit_bzero(start, memory.count) }
            memory.deallocate()
            template.deallocate()
        }
        var offset = 0
        for (index, attribute) in attributes.enumerated() {
            let place = UnsafeMutableRawBufferPointer(rebasing: memory[offset..<offset + attribute.value.count])
            place.copyBytes(from: attribute.value)
            template.initializeElement(
                at: index,
                to: CK_ATTRIBUTE(
                    type: attribute.type, pValue: place.baseAddress, ulValueLen: CK_ULONG(attribute.value.count)))
            offset += aligned(attribute.value.count)
        }
        guard let start = template.baseAddress else { preconditionFailure("memory for one attribute or more") }
        return body(start, CK_ULONG(attributes.count))
    }

    private static func aligned(_ count: Int) -> Int { (count + alignment - 1) / alignment * alignment }
}
