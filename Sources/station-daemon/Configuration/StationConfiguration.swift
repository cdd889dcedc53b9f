import CardDevices
import CardFace

/// The whole configuration of a station, every value in its range.
struct StationConfiguration: Equatable, Sendable {
    var station: Station
    var paths: Paths
    var storeSynchronous: StoreSynchronous
    /// System group that may control the station besides its own user and root.
    var controlGroup: String?
    var spool: Spool
    /// Jobs taken in from a source at a time.
    var intakeBatchMax: Int
    var retentionPurgeHours: Int
    var cardAttemptsMax: Int
    var bundleCardsMax: Int
    var lane: Lane
    var watch: Watch
    var photo: Photo
    var reference: Reference
    var envelope: Envelope
    var keys: Keys
    var devices: DeviceChoice
    /// In the order of the lanes; nil where none is written.
    var lanePrinters: [PrinterAddress?]
    /// In the order of the lanes; those of lanes that do not exist stay simulated.
    var laneReaders: [ReaderPlace]
    var deskReader: ReaderPlace
    var simulated: Simulated
    var report: Report
    var log: Log

    struct Station: Equatable, Sendable {
        var id: String
        var centreCode: String
        /// Name of a zone that this system knows.
        var timeZone: String
        var language: OperatorLanguage
        var mode: StationMode
        var restartConfirmation: RestartConfirmation
    }

    /// All absolute.
    struct Paths: Equatable, Sendable {
        var state: String
        var spool: String
        var controlSocket: String
        /// Nil: the systemd credential.
        var masterKeyFile: String?
    }

    struct Spool: Equatable, Sendable {
        var scanIntervalMilliseconds: Int
        var fileBytesMax: Int
        var refusedKeepHours: Int
    }

    struct Lane: Equatable, Sendable {
        var failuresInARowMax: Int
        var authenticationFailuresInARowMax: Int
        var wrongStockMax: Int
        var commandTimeoutMilliseconds: Int
        var printTimeoutMilliseconds: Int
        var chipTimeoutMilliseconds: Int
    }

    /// When people are called, and what a forecast counts with.
    struct Watch: Equatable, Sendable {
        var diskFreeMegabytesMin: Int
        var uninspectedHours: Int
        var cardsPerLaneHour: Int
        var hoursPerDay: Int
    }

    struct Photo: Equatable, Sendable {
        var widthPixels: Int
        var heightPixels: Int
        var bytesMax: Int
        var densityDotsPerInch: ClosedRange<Int>
        var densityDotsPerCentimetre: ClosedRange<Int>
        var cornerWidthPixels: Int
        var cornerHeightPixels: Int
        var backgroundMeanMin: Int
        var backgroundDeviationMax: Int
        var borderPixels: Int
        var borderDarkerMax: Int
    }

    /// Data that the site brings along; nil: what the station ships.
    struct Reference: Equatable, Sendable {
        var officesFile: String
        var calendarNationalFile: String?
        var calendarRegionalFile: String?
        var faceLayoutFile: String?
        var faceFontDirectories: [String]
        var cardStock: CardStock
        var chipWindow: ChipWindow
        var chipProfileFile: String?
    }

    /// Where the chips' keys are: a token, or a file for development; neither for profiles without security.
    /// How the jobs of a platform are known and read.
    struct Envelope: Equatable, Sendable {
        var platformKeysFile: String?
        var stationKeysFile: String?
    }

    struct Keys: Equatable, Sendable {
        var file: String?
        var wrappingKeyFile: String?
        var module: String?
        var tokenLabel: String?
        var pinFile: String?
        var signerCertificateFile: String?
        var authorityCertificateFile: String?
        var endorsementProofPerMille: Int
        /// Of simulated blanks.
        var stockKeyFile: String?
    }

    struct Simulated: Equatable, Sendable {
        var lanes: Int
        var directory: String
        var hopperBlanks: Int
        var seed: Int
        var people: SimulatedPeople
        var latencyScale: Double
        var faults: [String]
    }

    struct Report: Equatable, Sendable {
        var directory: String
        var retryMilliseconds: Int
    }

    struct Log: Equatable, Sendable {
        var level: LogLevelName
        var format: LogFormat
    }
}
