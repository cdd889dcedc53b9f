internal import Foundation

extension StationConfiguration {
    /// Where a configuration file is looked for when none is named. It may be missing.
    static let standardFile = "/etc/production-station/station.yaml"

    /// Reads overrides over the environment over a file over the defaults.
    ///
    /// - Parameters:
    ///   - file: a YAML file that must exist; nil: the one named by `STATION_CONFIGURATION_FILE`, else
    ///     ``standardFile`` if it exists.
    ///   - environment: the process's environment.
    ///   - overrides: values given by the program itself, in the notation of the environment.
    ///   - checksFiles: whether the files that the configuration names must exist.
    /// - Throws: ``ConfigurationProblems`` with every problem.
    static func read(
        file: String?, environment: [String: String], overrides: [(key: ConfigurationKey, value: String)] = [],
        checksFiles: Bool = true
    ) throws -> StationConfiguration {
        let path = Self.file(named: file, environment: environment)
        var layers = [ConfigurationLayer(values: overrides), ConfigurationLayer(environment: environment)]
        let workingDirectory = FileManager.default.currentDirectoryPath
        var baseDirectory = workingDirectory
        if let path {
            layers.append(try ConfigurationLayer(file: path))
            let base = URL(filePath: workingDirectory, directoryHint: .isDirectory)
            baseDirectory = URL(filePath: path, relativeTo: base).deletingLastPathComponent().path
        }
        var reading = ConfigurationReading(layers: layers, baseDirectory: baseDirectory)
        let configuration = StationConfiguration(reading: &reading)
        configuration.check(&reading)
        if checksFiles { configuration.checkFiles(&reading) }
        guard reading.problems.isEmpty else { throw ConfigurationProblems(problems: reading.problems) }
        return configuration
    }

    /// The file that ``read(file:environment:overrides:checksFiles:)`` takes, or nil for none.
    static func file(named file: String?, environment: [String: String]) -> String? {
        if let file = file ?? environment[ConfigurationKey.fileEnvironmentName] { return file }
        return FileManager.default.fileExists(atPath: standardFile) ? standardFile : nil
    }

    init(reading: inout ConfigurationReading) {
        station = Station(reading: &reading)
        paths = Paths(reading: &reading)
        storeSynchronous = reading.choice(.storeSynchronous, placeholder: .full)
        controlGroup = reading.optionalText(.controlGroup)
        spool = Spool(
            scanIntervalMilliseconds: reading.whole(.spoolScanIntervalMilliseconds),
            fileBytesMax: reading.whole(.spoolFileBytesMax), refusedKeepHours: reading.whole(.spoolRefusedKeepHours))
        intakeBatchMax = reading.whole(.intakeBatchMax)
        retentionPurgeHours = reading.whole(.retentionPurgeHours)
        cardAttemptsMax = reading.whole(.cardAttemptsMax)
        bundleCardsMax = reading.whole(.deliveryBundleCardsMax)
        lane = Lane(reading: &reading)
        watch = Watch(reading: &reading)
        photo = Photo(reading: &reading)
        reference = Reference(reading: &reading)
        envelope = Envelope(reading: &reading)
        keys = Keys(reading: &reading)
        devices = reading.choice(.devices, placeholder: .simulated)
        simulated = Simulated(reading: &reading)
        lanePrinters = ConfigurationKey.lanePrinters.map { reading.printer($0) }
        laneReaders = ConfigurationKey.laneReaders.map { reading.reader($0) }
        deskReader = reading.reader(.deskReader)
        report = Report(
            directory: reading.optionalPath(.reportDirectory) ?? paths.spool + "/reports",
            retryMilliseconds: reading.whole(.reportRetryMilliseconds))
        log = Log(
            level: reading.choice(.logLevel, placeholder: .info), format: reading.choice(.logFormat, placeholder: .text)
        )
    }

    /// What no single key can say.
    private func check(_ reading: inout ConfigurationReading) {
        if station.mode == .production, station.restartConfirmation == .automatic {
            reading.conflict(.restartConfirm, expected: OperatorText("生产模式下须为 operator", "operator in production mode"))
        }
        if station.mode == .production, storeSynchronous == .normal {
            reading.conflict(.storeSynchronous, expected: OperatorText("生产模式下须为 full", "full in production mode"))
        }
        if station.mode == .production, keys.file != nil {
            reading.conflict(
                .keysFile, expected: OperatorText("生产模式下须使用 keys.pkcs11Module", "keys.pkcs11Module in production mode"))
        }
        if station.mode == .production, envelope.platformKeysFile == nil {
            reading.conflict(
                .envelopePlatformKeysFile,
                expected: OperatorText(
                    "生产模式下须指定，只接收签名加密的任务", "a file: production mode takes signed and sealed jobs only"))
        }
        if keys.file != nil, keys.module != nil {
            reading.conflict(
                .keysFile, expected: OperatorText("与 keys.pkcs11Module 二者取一", "either this or keys.pkcs11Module"))
        }
        checkDevices(&reading)
        if paths.state == paths.spool {
            reading.conflict(
                .pathsSpool, expected: OperatorText("与 paths.state 不同的目录", "a directory other than paths.state"))
        }
        if simulated.directory == paths.state {
            reading.conflict(
                .simulatedDirectory, expected: OperatorText("与 paths.state 不同的目录", "a directory other than paths.state")
            )
        }
        if paths.controlSocket.utf8.count > ControlSocket.pathBytesMax {
            let limit = ControlSocket.pathBytesMax
            reading.conflict(
                .pathsControlSocket, expected: OperatorText("最多 \(limit) 字节的路径", "a path of at most \(limit) bytes"))
        }
    }

    private func checkFiles(_ reading: inout ConfigurationReading) {
        let files: [(ConfigurationKey, [String?])] = [
            (.officesFile, [reference.officesFile]), (.calendarNationalFile, [reference.calendarNationalFile]),
            (.calendarRegionalFile, [reference.calendarRegionalFile]), (.faceLayoutFile, [reference.faceLayoutFile]),
            (.faceFontDirectories, reference.faceFontDirectories), (.chipProfileFile, [reference.chipProfileFile]),
            (.envelopePlatformKeysFile, [envelope.platformKeysFile]),
            (.envelopeStationKeysFile, [envelope.stationKeysFile]), (.pathsMasterKeyFile, [paths.masterKeyFile]),
            (.keysFile, [keys.file]),
            (.keysWrappingKeyFile, [keys.wrappingKeyFile]), (.keysModule, [keys.module]),
            (.keysPINFile, [keys.pinFile]), (.keysSignerCertificateFile, [keys.signerCertificateFile]),
            (.keysAuthorityCertificateFile, [keys.authorityCertificateFile]),
            (.simulatedStockKeyFile, [keys.stockKeyFile]),
        ]
        for (key, paths) in files {
            let named = paths.compactMap { $0 }.filter { !$0.isEmpty }
            if !named.allSatisfy({ FileManager.default.isReadableFile(atPath: $0) }) { reading.missingFile(key) }
        }
    }
}
