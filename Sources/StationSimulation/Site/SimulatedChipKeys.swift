import CardDevices
import ProductionStation

/// Keys, signer and blanks of a simulated site, as its profile asks for them.
struct SimulatedChipKeys {
    /// Nil for a profile without security.
    let keys: SimulatedKeyStore?
    let orders: ChipOrderMaker
    let stock: SimulatedStock

    /// Cards in a thousand whose endorsement is rewritten and restored.
    private static let endorsementProofPerMille = 250

    /// - Parameter now: the signer's certificate is valid for a year around it.
    init(_ profile: ChipProfile, seed: UInt64, at now: Timestamp) throws {
        guard let security = profile.security else {
            (keys, orders) = (nil, ChipOrderMaker(plain: profile))
            stock = .simple
            return
        }
        let store = SimulatedKeyStore(for: profile, seed: seed)
        var signer: DocumentSigner?
        var authorities: [[UInt8]] = []
        if let key = security.signerKey.flatMap({ KeyReference(name: $0, version: 1) }) {
            let year: Int64 = 365 * 86_400_000
            let issued = try DevelopmentAuthority(
                for: store.publicKey(of: key), validFrom: now.milliseconds - year, validUntil: now.milliseconds + year)
            signer = try DocumentSigner(certificate: issued.certificate, key: key)
            authorities = [issued.authority]
        }
        keys = store
        orders = try ChipOrderMaker(
            profile: profile, keys: store, signer: signer, authorities: authorities,
            endorsementProofPerMille: Self.endorsementProofPerMille)
        stock = SimulatedStock(for: profile, keys: store.stockKeys(for: profile))
    }
}
