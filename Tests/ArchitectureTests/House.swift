/// Which module may import what: the picture of the architecture as a table.
enum House {
    /// Our modules, and those of ours that each may import.
    static let arrows: [String: Set<String>] = [
        "CardDevices": [],
        "CardFace": [],
        "ProductionStation": ["CardDevices", "CardFace"],
        "JobSources": ["ProductionStation"],
        "StationSimulation": ["ProductionStation", "CardDevices", "CardFace"],
        "station-simulator": ["CardDevices", "CardFace"],
        "station-daemon": ["ProductionStation", "JobSources", "StationSimulation", "CardDevices", "CardFace"],
    ]

    /// C libraries and the one module of ours that may import each.
    static let cModules: [String: String] = [
        "CLibUSB": "CardDevices", "CPCSCLite": "CardDevices", "CPKCS11": "CardDevices", "CPangoCairo": "CardFace",
        "CTurboJPEG": "CardFace",
        "CQREncode": "CardFace", "CSystemd": "station-daemon",
    ]

    /// Libraries that only some folders may import.
    static let restricted: [String: [String]] = [
        "GRDB": ["Sources/ProductionStation/Store", "Sources/StationSimulation"],
        "JWTKit": ["Sources/JobSources/Envelope"],
        "SwiftASN1": ["Sources/CardDevices/Chip/SecurityObject"],
        "ArgumentParser": ["Sources/station-daemon", "Sources/station-simulator"],
        "Configuration": ["Sources/station-daemon"],
        "CSystemd": ["Sources/station-daemon/Service"],
        "Hummingbird": ["Sources/station-daemon"],
        "Mustache": ["Sources/station-daemon"],
        "ServiceLifecycle": ["Sources/station-daemon"],
        "NIO": ["Sources/station-daemon"],
        "NIOCore": ["Sources/station-daemon", "Sources/station-simulator/USBIP"],
        "NIOPosix": ["Sources/station-daemon", "Sources/station-simulator/USBIP"],
        "NIOExtras": ["Sources/station-daemon"],
        "NIOHTTP1": ["Sources/station-daemon"],
        "NIOSSL": ["Sources/station-daemon"],
    ]

    static let fileLinesMax = 320
    static let functionLinesMax = 70
    static let optOutsMax = 40
}
