extension CommandAPDU {
    /// The command as a chain (ISO/IEC 7816-4 §5.3.3): every link but the last has class bit 10 and expects no data.
    ///
    /// - Parameter dataBytesMax: bytes of data in one link, 1 to 65,535.
    /// - Returns: at least one command; the command itself when its data fits.
    func links(dataBytesMax: Int) -> [CommandAPDU] {
        precondition((1...65_535).contains(dataBytesMax))
        guard data.count > dataBytesMax else { return [self] }
        return stride(from: 0, to: data.count, by: dataBytesMax).map { start in
            let end = min(start + dataBytesMax, data.count)
            var link = self
            link.data = Array(data[start..<end])
            guard end < data.count else { return link }
            link.cla |= 0x10
            link.ne = nil
            return link
        }
    }
}
