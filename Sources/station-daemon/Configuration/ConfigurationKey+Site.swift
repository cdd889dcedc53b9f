import CardFace

extension ConfigurationKey {
    static let stationID = ConfigurationKey(
        "station.id", .identifier(lengthMax: 32), .required(example: "station-1"),
        "Name of this station in reports, in the audit log and on the console; unique within the centre.")
    static let stationCentreCode = ConfigurationKey(
        "station.centreCode", .code(lengths: 2...6), .required(example: "C01"),
        "Code of the production centre; every card serial begins with it.")
    static let stationTimeZone = ConfigurationKey(
        "station.timeZone", .timeZone, .standard("Asia/Shanghai"),
        "Time zone in which a working day begins and ends, whatever the server's own.")
    static let stationLanguage = ConfigurationKey(
        "station.language", .choice(OperatorLanguage.allCases.map(\.rawValue)),
        .standard(OperatorLanguage.simplifiedChinese.rawValue), "Language of what operators read.")
    static let stationMode = ConfigurationKey(
        "station.mode", .choice(StationMode.allCases.map(\.rawValue)), .required(example: StationMode.trial.rawValue),
        "A trial allows simulated devices and automatic confirmation; production refuses both.")
    static let restartConfirm = ConfigurationKey(
        "restart.confirm", .choice(RestartConfirmation.allCases.map(\.rawValue)),
        .standard(RestartConfirmation.operator.rawValue),
        "Who confirms the trays after a crash in which every card was resolved; automatic is refused in production mode."
    )
    static let stationKeys = [
        stationID, stationCentreCode, stationTimeZone, stationLanguage, stationMode, restartConfirm,
    ]

    static let pathsState = ConfigurationKey(
        "paths.state", .path, .standard("/var/lib/production-station/state"),
        "Directory of the store; one station at a time.")
    static let pathsSpool = ConfigurationKey(
        "paths.spool", .path, .standard("/var/spool/production-station"),
        "Directory in which job files arrive (incoming/) and receipts and refusals are left.")
    static let pathsControlSocket = ConfigurationKey(
        "paths.controlSocket", .path, .standard("/run/production-station/control.sock"),
        "Unix socket through which the verbs reach the running station; at most 100 bytes long.")
    static let pathsMasterKeyFile = ConfigurationKey(
        "paths.masterKeyFile", .path,
        .optional(without: "the systemd credential `master-key`", example: "/etc/production-station/master-key"),
        "File (mode 0600) with the master key that wraps each job's key.")
    static let controlGroup = ConfigurationKey(
        "control.group", .identifier(lengthMax: 32),
        .optional(without: "only the station's own user and root", example: "production-station"),
        "System group whose members may control the station through its socket.")
    static let pathKeys = [pathsState, pathsSpool, pathsControlSocket, pathsMasterKeyFile, controlGroup]

    static let officesFile = ConfigurationKey(
        "offices.file", .path, .required(example: "offices.json"),
        "The office register: code, name, remote flag, collection weekdays, successor.")
    static let calendarNationalFile = ConfigurationKey(
        "calendar.nationalFile", .path,
        .optional(without: "Monday to Friday, with an alarm", example: "calendar-national.json"),
        "National holidays and make-up working days.")
    static let calendarRegionalFile = ConfigurationKey(
        "calendar.regionalFile", .path, .optional(without: "no regional holidays", example: "calendar-regional.json"),
        "Regional holidays, added to the national calendar.")
    static let faceLayoutFile = ConfigurationKey(
        "face.layoutFile", .path, .optional(without: "the layout shipped with the station", example: "layout.json"),
        "Layout of both faces, in millimetres.")
    static let faceFontDirectories = ConfigurationKey(
        "face.fontDirectories", .paths(countMax: 16), .standard(""),
        "Directories with the site's own fonts for rare characters, searched before the system's.")
    static let faceStock = ConfigurationKey(
        "face.stock", .choice(CardStock.allCases.map(\.rawValue)), .standard(CardStock.film.rawValue),
        "What the blanks' endorsement area is: a rewritable film that stays unprinted, or plain, where the endorsement "
            + "at issue is printed in black.")
    static let faceChipWindow = ConfigurationKey(
        "face.chipWindow", .choice(ChipWindow.allCases.map(\.rawValue)), .standard(ChipWindow.none.rawValue),
        "What the front leaves unprinted: the contacts of a contact chip, or nothing.")
    static let chipProfileFile = ConfigurationKey(
        "chip.profileFile", .path,
        .optional(without: "the profile shipped with the station", example: "chip-profile.json"),
        "Which data goes into which file of the chip.")
    static let referenceKeys = [
        officesFile, calendarNationalFile, calendarRegionalFile, faceLayoutFile, faceFontDirectories, faceStock,
        faceChipWindow, chipProfileFile,
    ]
}
