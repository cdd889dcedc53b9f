import Foundation

/// A job as the bytes that the Vault seals, and back.
///
/// Version (1 byte, 1), length of the header (4 bytes, big-endian), header, length of the photo (4 bytes, big-endian),
/// photo. The header is JSON of everything but the photo, which stays raw: base64 would cost a third more.
package enum VaultJobCodec {
    package static let headerBytesMax = 64 << 10
    package static let photoBytesMax = 2 << 20
    private static let version: UInt8 = 1

    /// - Throws: ``VaultFault/Kind/tooLarge`` when a part is over its limit.
    package static func encode(_ job: ProductionJob) throws(VaultFault) -> [UInt8] {
        let operation = "vault.encode"
        var bare = job
        bare.photo = []
        let header: Data
        do { header = try JSONEncoder().encode(bare) } catch { throw VaultFault(.malformed, operation: operation) }
        guard header.count <= headerBytesMax, job.photo.count <= photoBytesMax else {
            throw VaultFault(.tooLarge, operation: operation)
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(9 + header.count + job.photo.count)
        bytes.append(version)
        bytes.append(contentsOf: bigEndian(UInt32(header.count)))
        bytes.append(contentsOf: header)
        bytes.append(contentsOf: bigEndian(UInt32(job.photo.count)))
        bytes.append(contentsOf: job.photo)
        return bytes
    }

    /// Takes exactly what ``encode(_:)`` wrote: nothing missing, nothing behind it.
    package static func decode(_ bytes: [UInt8]) throws(VaultFault) -> ProductionJob {
        let operation = "vault.decode"
        guard let found = bytes.first else { throw VaultFault(.malformed, operation: operation) }
        guard found == version else { throw VaultFault(.unknownFormat, operation: operation) }
        var rest = bytes.dropFirst()
        let header = try part(of: &rest, bytesMax: headerBytesMax)
        let photo = try part(of: &rest, bytesMax: photoBytesMax)
        guard rest.isEmpty else { throw VaultFault(.malformed, operation: operation) }
        do {
            var job = try JSONDecoder().decode(ProductionJob.self, from: Data(header))
            guard job.photo.isEmpty else { throw VaultFault(.malformed, operation: operation) }
            job.photo = Array(photo)
            return job
        } catch {
            // The decoder's own error quotes what it found, and that is a person's data.
            throw VaultFault(.malformed, operation: operation)
        }
    }

    private static func part(of rest: inout ArraySlice<UInt8>, bytesMax: Int) throws(VaultFault) -> ArraySlice<UInt8> {
        let fault = VaultFault(.malformed, operation: "vault.decode")
        guard rest.count >= 4 else { throw fault }
        let count = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        rest = rest.dropFirst(4)
        guard count <= bytesMax, count <= rest.count else { throw fault }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }
}
