extension ConfigurationKey {
    static let spoolScanIntervalMilliseconds = ConfigurationKey(
        "spool.scanIntervalMilliseconds", .whole(10...60_000, unit: .milliseconds), .standard("500"),
        "How often the spool directory is looked at.")
    static let spoolFileBytesMax = ConfigurationKey(
        "spool.fileBytesMax", .whole(1_024...16_777_216, unit: .bytes), .standard("1048576"),
        "A larger job file is refused unread.")
    static let spoolRefusedKeepHours = ConfigurationKey(
        "spool.refusedKeepHours", .whole(1...72, unit: .hours), .standard("72"),
        "How long a refused file is kept, encrypted, before only its reasons remain.")
    static let intakeBatchMax = ConfigurationKey(
        "intake.batchMax", .whole(1...1_000, unit: .count), .standard("50"),
        "Jobs taken in from a source at a time.")
    static let retentionPurgeHours = ConfigurationKey(
        "retention.purgeHours", .whole(0...720, unit: .hours), .standard("24"),
        "How long personal data stays after the last report of a job was acknowledged.")
    static let intakeKeys = [
        spoolScanIntervalMilliseconds, spoolFileBytesMax, spoolRefusedKeepHours, intakeBatchMax, retentionPurgeHours,
    ]

    static let storeSynchronous = ConfigurationKey(
        "store.synchronous", .choice(StoreSynchronous.allCases.map(\.rawValue)),
        .standard(StoreSynchronous.full.rawValue),
        "What a returned write survives: full, a power cut; normal loses the newest facts in one, "
            + "exists only so that a test can show it, and is refused in production mode."
    )
    static let storeKeys = [storeSynchronous]

    static let cardAttemptsMax = ConfigurationKey(
        "card.attemptsMax", .whole(1...10, unit: .count), .standard("3"),
        "Blanks that one job may use up before it is reported as not made.")
    static let cardKeys = [cardAttemptsMax]

    static let laneFailuresInARowMax = ConfigurationKey(
        "lane.failuresInARowMax", .whole(1...20, unit: .count), .standard("3"),
        "Failures in a row, on different jobs, that stop a lane.")
    static let laneAuthenticationFailuresInARowMax = ConfigurationKey(
        "lane.authenticationFailuresInARowMax", .whole(1...20, unit: .count), .standard("2"),
        "Failed authentications in a row, on different jobs, that stop a lane.")
    static let laneWrongStockMax = ConfigurationKey(
        "lane.wrongStockMax", .whole(1...20, unit: .count), .standard("1"),
        "Blanks of the wrong stock that stop a lane.")
    static let laneCommandTimeoutMilliseconds = ConfigurationKey(
        "lane.commandTimeoutMilliseconds", .whole(100...600_000, unit: .milliseconds), .standard("15000"),
        "Limit of one command to a device that neither prints nor writes a chip.")
    static let lanePrintTimeoutMilliseconds = ConfigurationKey(
        "lane.printTimeoutMilliseconds", .whole(100...600_000, unit: .milliseconds), .standard("120000"),
        "Limit of printing both faces of one card.")
    static let laneChipTimeoutMilliseconds = ConfigurationKey(
        "lane.chipTimeoutMilliseconds", .whole(100...600_000, unit: .milliseconds), .standard("60000"),
        "Limit of one chip session; after it the card counts as unknown.")
    static let laneKeys = [
        laneFailuresInARowMax, laneAuthenticationFailuresInARowMax, laneWrongStockMax, laneCommandTimeoutMilliseconds,
        lanePrintTimeoutMilliseconds, laneChipTimeoutMilliseconds,
    ]

    static let alarmDiskFreeMegabytesMin = ConfigurationKey(
        "alarm.diskFreeMegabytesMin", .whole(1...1_000_000, unit: .megabytes), .standard("500"),
        "Less room on the disks of paths.state and paths.spool is an alarm.")
    static let alarmUninspectedHours = ConfigurationKey(
        "alarm.uninspectedHours", .whole(1...240, unit: .hours), .standard("8"),
        "A finished card that nobody inspected for longer is an alarm.")
    static let forecastCardsPerLaneHour = ConfigurationKey(
        "forecast.cardsPerLaneHour", .whole(1...10_000, unit: .count), .standard("60"),
        "Accepted cards of one lane in an hour, for forecasts of delays only.")
    static let forecastHoursPerDay = ConfigurationKey(
        "forecast.hoursPerDay", .whole(1...24, unit: .hours), .standard("8"),
        "Hours of production on a working day, for forecasts of delays only.")
    static let watchKeys = [
        alarmDiskFreeMegabytesMin, alarmUninspectedHours, forecastCardsPerLaneHour, forecastHoursPerDay,
    ]

    static let reportDirectory = ConfigurationKey(
        "report.directory", .path, .optional(without: "`reports` in paths.spool", example: "/srv/reports"),
        "Where the numbered events of spool jobs are written.")
    static let reportRetryMilliseconds = ConfigurationKey(
        "report.retryMilliseconds", .whole(100...3_600_000, unit: .milliseconds), .standard("5000"),
        "Wait before an event that could not be delivered is tried again.")
    static let logLevel = ConfigurationKey(
        "log.level", .choice(LogLevelName.allCases.map(\.rawValue)), .standard(LogLevelName.info.rawValue),
        "The least important messages that are still logged.")
    static let logFormat = ConfigurationKey(
        "log.format", .choice(LogFormat.allCases.map(\.rawValue)), .standard(LogFormat.text.rawValue),
        "Lines for people, or one JSON object a line.")
    static let deliveryBundleCardsMax = ConfigurationKey(
        "delivery.bundleCardsMax", .whole(1...1_000, unit: .count), .standard("100"),
        "Finished cards in one bundle before it is closed.")
    static let outputKeys = [deliveryBundleCardsMax, reportDirectory, reportRetryMilliseconds, logLevel, logFormat]
}
