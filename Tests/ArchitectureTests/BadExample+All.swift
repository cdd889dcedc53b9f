extension BadExample {
    static let all: [BadExample] = [
        imports, oneFolder, words, determinism, optOut, unwraps, defaults, longFile, longFunctions, undocumented,
    ]

    static let imports = BadExample([
        "Sources/CardDevices/A.swift": """
        import CardFace  // BAD: import-arrow
        public import ProductionStation  // BAD: import-arrow
        internal import CQREncode  // BAD: import-room import-folder
        import GRDB  // BAD: import-room
        """,
        "Sources/CardFace/Code/B.swift": """
        import CQREncode  // BAD: import-c
        @preconcurrency import struct CardDevices.DeviceFault  // BAD: import-arrow
        """,
        "Sources/CardFace/Code/C.swift": "internal import CQREncode",
        "Sources/ProductionStation/Planning/D.swift": """
        import GRDB  // BAD: import-room
        import NIOCore  // BAD: import-room
        import CardFace
        """,
        "Sources/ProductionStation/Store/E.swift": "public import GRDB",
        "Sources/StationSimulation/F.swift": "@testable import station_daemon  // BAD: import-arrow",
    ])

    static let oneFolder = BadExample([
        "Sources/CardFace/Text/A.swift": "internal import CPangoCairo",
        "Sources/CardFace/Text/B.swift": "internal import CPangoCairo",
        "Sources/CardFace/Paper/C.swift": "internal import CPangoCairo  // BAD: import-folder",
    ])

    static let words = BadExample([
        "Sources/station-daemon/A.swift": """
        let value = try! load()  // BAD: forbidden-word
        let other = value as! Int  // BAD: forbidden-word
        func run() async {
            print(value)  // BAD: forbidden-word
            if other == 0 { fatalError("no") }  // BAD: forbidden-word
            await Task.sleep(for: .seconds(1))  // BAD: forbidden-word
            Thread.sleep(forTimeInterval: 1)  // BAD: forbidden-word
            let text = "\\(print(1))"  // BAD: forbidden-word
            logger.print("fine")
        }
        // TODO later  // BAD: unfinished
        """
    ])

    static let determinism = BadExample([
        "Sources/ProductionStation/Production/A.swift": """
        func run() {
            Task { await work() }  // BAD: determinism
            Task.detached { await work() }  // BAD: determinism
            DispatchQueue.main.async {}  // BAD: determinism
            let now = Date()  // BAD: determinism
            let name = UUID()  // BAD: determinism
            var source = SystemRandomNumberGenerator()  // BAD: determinism
            let number = Int.random(in: 0..<10)  // BAD: determinism
            let order = list.shuffled()  // BAD: determinism
        }
        """
    ])

    static let optOut = BadExample([
        "Sources/CardFace/A.swift": """
        let value = found!  // nocheck: the library promises it
        let other = found!  // nocheck:// BAD: opt-out-reason force-unwrap
        """
    ])

    static let unwraps = BadExample([
        "Sources/CardFace/A.swift": """
        let value = found!  // BAD: force-unwrap
        let item = list[0]!.name  // BAD: force-unwrap
        let result = call()!  // BAD: force-unwrap
        var late: Int!  // BAD: force-unwrap
        let isOther = value != item && !isSame
        """
    ])

    static let defaults = BadExample([
        "Sources/CardFace/A.swift": """
        func name(_ tray: Tray) -> String {
            switch tray {
            case .accepted:
                switch tray.count {
                case 0: "empty"
                default: "some"
                }
            case .rejected(let reason) where reason.isKnown: "known"
            default: "other"  // BAD: default-case
            }
        }
        """
    ])

    static let longFile = BadExample([
        "Tests/CardFaceTests/A.swift": String(repeating: "let a = 1\n", count: House.fileLinesMax)
            + "let b = 2  // BAD: file-length"
    ])

    static let longFunctions = BadExample([
        "Sources/CardFace/A.swift": "func long(\n    _ value: Int = { 1 }()\n) -> Int {  \n"
            .replacing("func long(", with: "func long(  // BAD: function-length") + body + "}\n"
            + "func short() {\n}\n",
        "Sources/CardFace/B.swift": "protocol P {\n    func nothing()\n    var x: Int { get }\n}\n"
            + "extension P {\n    var long: Int {  // BAD: function-length\n" + body + "    }\n}\n",
    ])

    private static let body = String(repeating: "    work()\n", count: House.functionLinesMax)

    static let undocumented = BadExample([
        "Sources/CardFace/A.swift": """
        public struct A {  // BAD: public-documentation
            public var plain: Int
            public init() {}
            public static func zero() -> A { A() }  // BAD: public-documentation
            @discardableResult
            public mutating func act() -> Int { 1 }  // BAD: public-documentation
            /// Said.
            @inlinable
            public func said() {}
        }
        """
    ])
}
