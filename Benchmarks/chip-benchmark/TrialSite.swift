import CardDevices

/// Keys and files of an invented site: what a lane has in hand before a blank is fed.
struct TrialSite {
    static let now: Int64 = 1_795_000_000_000

    let orders: ChipOrderMaker
    /// Signed, with a photo of 20,000 bytes.
    let files: ChipFileSet

    init(_ keys: DevelopmentKeys) async throws {
        let profile = try ChipProfile.secured()
        orders = try await keys.orders(for: profile, endorsementProofPerMille: 0)
        var values: [String: [UInt8]] = [:]
        for field in profile.files.flatMap(\.fields) { values[field.name] = Array("TEST".utf8) }
        values["sex"] = Array("1".utf8)
        let photo = (0..<20_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        files = try await orders.signed(profile.fileSet(fields: values, photo: photo), at: Self.now)
    }
}
