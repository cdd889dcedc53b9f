/// Any bytes of a USB/IP client, in pieces: each request that is read is whole and within its limits.
///
/// The reader's files are links: an executable cannot be imported.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzUSBIP(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard let first = bytes.first else { return 0 }
    var reader = USBIPReader()
    reader.isImported = first & 1 == 1
    let piece = Int(first >> 1) + 1
    var left = bytes.dropFirst()
    while !left.isEmpty {
        reader.take(left.prefix(piece))
        left = left.dropFirst(piece)
        do throws(USBIPProblem) {
            while let request = try reader.next() { check(request) }
        } catch {
            return 0
        }
    }
    return 0
}

private func check(_ request: USBIPRequest) {
    switch request {
    case .deviceList, .unlink: break
    case .importDevice(let busID): precondition(busID.utf8.count < USBIPWire.busIDBytes, "a bus id too long")
    case .submit(let block):
        let isWhole = block.isIn ? block.data.isEmpty : block.data.count == block.length
        precondition(isWhole && block.endpoint < 16 && block.setup.count == 8, "half a URB")
        precondition(block.length <= USBIPWire.transferBytesMax, "a URB too long")
    }
}
