extension CardLayout {
    /// The shipped layout `layouts/residence-permit.json`, built into the program so that no path is needed.
    public static func standard() throws(FaceError) -> CardLayout {
        try CardLayout(json: PackageResources.residence_permit_json)
    }

    /// The shipped layout file's bytes, for `layout show` and as a start for a site's own layout.
    public static var standardJSON: [UInt8] { PackageResources.residence_permit_json }
}
