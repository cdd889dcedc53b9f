extension ChipProfile {
    /// The profile that a station uses when its configuration names none: `profiles/iso7816-simple.json`.
    ///
    /// - Throws: only when that file itself is wrong, which a test rules out.
    public static func standard() throws(ProfileError) -> ChipProfile {
        try ChipProfile(json: standardFile)
    }

    /// The profile with channel, keys and locks: `profiles/iso7816-fs.json`.
    ///
    /// - Throws: only when that file itself is wrong, which a test rules out.
    public static func secured() throws(ProfileError) -> ChipProfile {
        try ChipProfile(json: securedFile)
    }

    /// The same as the bytes of its file.
    public static var securedFile: [UInt8] { PackageResources.iso7816_fs_json }

    /// The bytes of that file: what a reader worker is given.
    public static var standardFile: [UInt8] { PackageResources.iso7816_simple_json }
}
