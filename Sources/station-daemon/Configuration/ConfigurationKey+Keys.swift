extension ConfigurationKey {
    static let keysFile = ConfigurationKey(
        "keys.file", .path, .optional(without: "the token of keys.pkcs11Module", example: "keys.sealed"),
        "Sealed file with the master and signer keys, for development; refused in production mode.")
    static let keysWrappingKeyFile = ConfigurationKey(
        "keys.wrappingKeyFile", .path, .optional(without: "no key file can be opened", example: "keys.wrapping"),
        "File (mode 0600) with the 32 bytes that open keys.file; better kept on another medium.")
    static let keysModule = ConfigurationKey(
        "keys.pkcs11Module", .path,
        .optional(without: "the file of keys.file", example: "/usr/lib/softhsm/libsofthsm2.so"),
        "PKCS#11 module of the token that holds the master and signer keys.")
    static let keysTokenLabel = ConfigurationKey(
        "keys.pkcs11TokenLabel", .text(lengthMax: 32), .optional(without: "no token is opened", example: "station"),
        "Label of the token; exactly one must have it.")
    static let keysPINFile = ConfigurationKey(
        "keys.pkcs11PinFile", .path, .optional(without: "no token is opened", example: "/etc/production-station/pin"),
        "File (mode 0600) with the token's user PIN in one line; a wrong one is tried once.")
    static let keysSignerCertificateFile = ConfigurationKey(
        "keys.signerCertificateFile", .path,
        .optional(without: "only profiles without a signature can be made", example: "signer.pem"),
        "Certificate of the document signer (DER or PEM); its key is found in the key store.")
    static let keysAuthorityCertificateFile = ConfigurationKey(
        "keys.authorityCertificateFile", .path,
        .optional(without: "only profiles without a signature can be made", example: "authority.der"),
        "Certificate (DER) of the authority that every signature must lead to when a card is verified.")
    static let chipEndorsementProofPerMille = ConfigurationKey(
        "chip.endorsementProofPerMille", .whole(0...1_000, unit: .count), .standard("100"),
        "Of a thousand cards, how many have their endorsement rewritten with its key and restored as a proof.")
    static let simulatedStockKeyFile = ConfigurationKey(
        "simulated.stockKeyFile", .path,
        .optional(without: "simulated blanks come without keys", example: "stock.key"),
        "File (mode 0600) with the master key that simulated blanks are delivered with.")
    static let keyStoreKeys = [
        keysFile, keysWrappingKeyFile, keysModule, keysTokenLabel, keysPINFile, keysSignerCertificateFile,
        keysAuthorityCertificateFile, chipEndorsementProofPerMille, simulatedStockKeyFile,
    ]
}
