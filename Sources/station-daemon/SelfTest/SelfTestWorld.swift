import CardDevices

/// What a look at the whole site came to: facts only. ``SelfTestJudge`` says what they mean.
struct SelfTestWorld: Sendable {
    /// What the station says about a lane that it has in hand.
    struct RunningLane: Sendable {
        var name: String
        var state: String
        var reasons: [String]
    }

    enum USB: Sendable {
        case notNeeded
        case works(devices: Int)
        case failed(detail: String)
    }

    enum PCSC: Sendable {
        case notNeeded
        case works([PCSCReaderReport])
        case refused
        case silent
    }

    enum Keys: Sendable {
        /// The profile's chips have none.
        case notNeeded
        case ready
        case problem(OperatorText)
    }

    /// A device node, as the file system tells it.
    struct Node: Sendable {
        var path: String
        /// Such as `0660 root:lp`.
        var access: String
        var isUsable: Bool
    }

    /// What came of speaking to a printer.
    enum Answer: Sendable {
        case status(PrinterStatus, DeviceIdentity)
        case busy
        case silent(kind: String)
    }

    struct Lane: Sendable {
        var name: String
        var printer: PrinterAddress
        var reader: ReaderPlace
        /// USB devices that the address means; not of a simulated printer.
        var matches = 0
        /// Where the one that matches is plugged in.
        var port: String?
        var node: Node?
        /// Driver that the kernel has given its interface to, such as `usblp`; `usbfs` is a program.
        var holder: String?
        /// Nil: it was not spoken to.
        var answer: Answer?
    }

    var isProduction = false
    /// All but what the parts ``SelfTestPart/faces`` and ``SelfTestPart/keys`` are about.
    var configuration: [OperatorText] = []
    /// Nil: a sample card was drawn.
    var faces: OperatorText?
    var disk: [DoctorFinding] = []
    var usb = USB.notNeeded
    var pcsc = PCSC.notNeeded
    /// Nil: no station runs.
    var running: [RunningLane]?
    var lanes: [Lane] = []
    var desk = ReaderPlace.simulated
    /// Nil: the station has the token.
    var keys: Keys? = .notNeeded
}
