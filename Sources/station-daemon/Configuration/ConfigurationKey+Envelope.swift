extension ConfigurationKey {
    static let envelopePlatformKeysFile = ConfigurationKey(
        "envelope.platformKeysFile", .path,
        .optional(without: "only bare documents are taken, in a trial", example: "platform-keys.json"),
        "JWK set with the public keys whose signatures on jobs are believed; needed in production mode.")
    static let envelopeStationKeysFile = ConfigurationKey(
        "envelope.stationKeysFile", .path,
        .optional(without: "the systemd credential `station-keys`", example: "station-keys.json"),
        "JWK set (mode 0600) with the private keys that jobs are sealed to.")
    static let envelopeKeys = [envelopePlatformKeysFile, envelopeStationKeysFile]
}

extension StationConfiguration.Envelope {
    init(reading: inout ConfigurationReading) {
        platformKeysFile = reading.optionalPath(.envelopePlatformKeysFile)
        stationKeysFile = reading.optionalPath(.envelopeStationKeysFile)
    }
}
