import CardFace

extension StationConfiguration.Station {
    init(reading: inout ConfigurationReading) {
        id = reading.text(.stationID)
        centreCode = reading.text(.stationCentreCode)
        timeZone = reading.text(.stationTimeZone)
        language = reading.choice(.stationLanguage, placeholder: .simplifiedChinese)
        mode = reading.choice(.stationMode, placeholder: .production)
        restartConfirmation = reading.choice(.restartConfirm, placeholder: .operator)
    }
}

extension StationConfiguration.Paths {
    init(reading: inout ConfigurationReading) {
        state = reading.path(.pathsState)
        spool = reading.path(.pathsSpool)
        controlSocket = reading.path(.pathsControlSocket)
        masterKeyFile = reading.optionalPath(.pathsMasterKeyFile)
    }
}

extension StationConfiguration.Lane {
    init(reading: inout ConfigurationReading) {
        failuresInARowMax = reading.whole(.laneFailuresInARowMax)
        authenticationFailuresInARowMax = reading.whole(.laneAuthenticationFailuresInARowMax)
        wrongStockMax = reading.whole(.laneWrongStockMax)
        commandTimeoutMilliseconds = reading.whole(.laneCommandTimeoutMilliseconds)
        printTimeoutMilliseconds = reading.whole(.lanePrintTimeoutMilliseconds)
        chipTimeoutMilliseconds = reading.whole(.laneChipTimeoutMilliseconds)
    }
}

extension StationConfiguration.Watch {
    init(reading: inout ConfigurationReading) {
        diskFreeMegabytesMin = reading.whole(.alarmDiskFreeMegabytesMin)
        uninspectedHours = reading.whole(.alarmUninspectedHours)
        cardsPerLaneHour = reading.whole(.forecastCardsPerLaneHour)
        hoursPerDay = reading.whole(.forecastHoursPerDay)
    }
}

extension StationConfiguration.Photo {
    init(reading: inout ConfigurationReading) {
        widthPixels = reading.whole(.photoWidthPixels)
        heightPixels = reading.whole(.photoHeightPixels)
        bytesMax = reading.whole(.photoBytesMax)
        densityDotsPerInch = Self.range(&reading, .photoDensityDotsPerInchMin, .photoDensityDotsPerInchMax)
        densityDotsPerCentimetre = Self.range(
            &reading, .photoDensityDotsPerCentimetreMin, .photoDensityDotsPerCentimetreMax)
        cornerWidthPixels = reading.whole(.photoCornerWidthPixels)
        cornerHeightPixels = reading.whole(.photoCornerHeightPixels)
        backgroundMeanMin = reading.whole(.photoBackgroundMeanMin)
        backgroundDeviationMax = reading.whole(.photoBackgroundDeviationMax)
        borderPixels = reading.whole(.photoBorderPixels)
        borderDarkerMax = reading.whole(.photoBorderDarkerMax)
    }

    private static func range(
        _ reading: inout ConfigurationReading, _ lower: ConfigurationKey, _ upper: ConfigurationKey
    ) -> ClosedRange<Int> {
        let (least, greatest) = (reading.whole(lower), reading.whole(upper))
        guard least <= greatest else {
            reading.conflict(lower, expected: OperatorText("不大于 \(upper.name)", "no more than \(upper.name)"))
            return greatest...greatest
        }
        return least...greatest
    }
}

extension StationConfiguration.Reference {
    init(reading: inout ConfigurationReading) {
        officesFile = reading.path(.officesFile)
        calendarNationalFile = reading.optionalPath(.calendarNationalFile)
        calendarRegionalFile = reading.optionalPath(.calendarRegionalFile)
        faceLayoutFile = reading.optionalPath(.faceLayoutFile)
        faceFontDirectories = reading.paths(.faceFontDirectories)
        cardStock = reading.choice(.faceStock, placeholder: .film)
        chipWindow = reading.choice(.faceChipWindow, placeholder: .none)
        chipProfileFile = reading.optionalPath(.chipProfileFile)
    }
}

extension StationConfiguration.Simulated {
    init(reading: inout ConfigurationReading) {
        lanes = reading.whole(.simulatedLanes)
        directory = reading.path(.simulatedDirectory)
        hopperBlanks = reading.whole(.simulatedHopperBlanks)
        seed = reading.whole(.simulatedSeed)
        people = reading.choice(.simulatedPeople, placeholder: .none)
        latencyScale = reading.fraction(.simulatedLatencyScale)
        faults = reading.words(.simulatedFaults)
    }
}

extension StationConfiguration.Keys {
    init(reading: inout ConfigurationReading) {
        file = reading.optionalPath(.keysFile)
        wrappingKeyFile = reading.optionalPath(.keysWrappingKeyFile)
        module = reading.optionalPath(.keysModule)
        tokenLabel = reading.optionalText(.keysTokenLabel)
        pinFile = reading.optionalPath(.keysPINFile)
        signerCertificateFile = reading.optionalPath(.keysSignerCertificateFile)
        authorityCertificateFile = reading.optionalPath(.keysAuthorityCertificateFile)
        endorsementProofPerMille = reading.whole(.chipEndorsementProofPerMille)
        stockKeyFile = reading.optionalPath(.simulatedStockKeyFile)
    }
}
