import Foundation
import JobSources
import ProductionStation

/// The keys of envelopes, where the configuration and systemd put them.
struct EnvelopeKeys {
    static let credentialName = "station-keys"
    static let fileBytesMax = 65_536

    private let configuration: StationConfiguration
    private let credentials: String?

    init(
        _ configuration: StationConfiguration,
        credentials: String? = ProcessInfo.processInfo.environment["CREDENTIALS_DIRECTORY"]
    ) {
        self.configuration = configuration
        self.credentials = credentials
    }

    /// What every delivery goes through.
    ///
    /// - Throws: ``OperatorError`` that names the file: a station that cannot read jobs must not look as if it could.
    func opener() async throws -> any DeliveryOpening {
        guard let platform = configuration.envelope.platformKeysFile else { return BareDeliveries() }
        return EnvelopeOpener(
            station: configuration.station.id, platform: try await Self.platformKeys(platform),
            keys: try stationKeys(), requiresEnvelope: configuration.station.mode == .production)
    }

    static func platformKeys(_ path: String) async throws -> PlatformKeys {
        do {
            return try await PlatformKeys(jwkSet: try BoundedFile.bytes(path, bytesMax: fileBytesMax))
        } catch {
            throw problem(path, "\(error)")
        }
    }

    func stationKeys() throws -> StationKeys {
        let path = configuration.envelope.stationKeysFile ?? credentials.map { $0 + "/" + Self.credentialName }
        guard let path else {
            throw Self.problem(
                ConfigurationKey.envelopeStationKeysFile.name, "no file and no credential \(Self.credentialName)")
        }
        return try Self.stationKeys(path, isCredential: configuration.envelope.stationKeysFile == nil)
    }

    /// - Parameter isCredential: systemd guards it; another file must be its owner's alone.
    static func stationKeys(_ path: String, isCredential: Bool = false) throws -> StationKeys {
        do {
            let bytes =
                isCredential
                ? try BoundedFile.bytes(path, bytesMax: fileBytesMax)
                : try PrivateFile.bytes(path, bytesMax: fileBytesMax)
            return try StationKeys(jwkSet: bytes)
        } catch let sentence as CredentialSentence {
            throw OperatorError(sentence, exit: .configuration)
        } catch {
            throw problem(path, "\(error)")
        }
    }

    private static func problem(_ path: String, _ reason: String) -> OperatorError {
        OperatorError(StartSentence.referenceDataWrong(path: path, reason: reason), exit: .configuration)
    }
}
