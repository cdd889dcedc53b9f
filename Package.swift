// swift-tools-version: 6.2
import PackageDescription

/// Every target of ours is compiled the same way: the upcoming features that Swift 7 will make default, and no warning left standing.
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let asn1: Target.Dependency = .product(name: "SwiftASN1", package: "swift-asn1")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let collections: Target.Dependency = .product(name: "OrderedCollections", package: "swift-collections")

let package = Package(
    name: "production-station",
    products: [
        .executable(name: "station-daemon", targets: ["station-daemon"]),
        .executable(name: "station-simulator", targets: ["station-simulator"]),
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: ["YAML"]),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
    ],
    targets: [
        .systemLibrary(
            name: "CPangoCairo", pkgConfig: "pangocairo",
            providers: [.apt(["libpango1.0-dev", "libcairo2-dev", "libfontconfig-dev"])]),
        .systemLibrary(name: "CTurboJPEG", pkgConfig: "libturbojpeg", providers: [.apt(["libturbojpeg0-dev"])]),
        .systemLibrary(name: "CPCSCLite", pkgConfig: "libpcsclite", providers: [.apt(["libpcsclite-dev"])]),
        .systemLibrary(name: "CLibUSB", pkgConfig: "libusb-1.0", providers: [.apt(["libusb-1.0-0-dev"])]),
        .systemLibrary(name: "CSystemd", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),
        .systemLibrary(name: "CQREncode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
        // Nothing is linked: the PKCS#11 module is opened at run time.
        .systemLibrary(name: "CPKCS11", providers: [.apt(["libp11-kit-dev"])]),

        .target(
            name: "CardDevices", dependencies: ["CLibUSB", "CPCSCLite", "CPKCS11", crypto, cryptoExtras, asn1],
            resources: [
                .embedInCode("Resources/iso7816-simple.json"), .embedInCode("Resources/iso7816-fs.json"),
            ], swiftSettings: settings),
        .target(
            name: "CardFace", dependencies: ["CPangoCairo", "CTurboJPEG", "CQREncode"],
            // Links into layouts/: compiled into the program, so that no path is needed at run time.
            resources: [.embedInCode("Resources/residence-permit.json"), .embedInCode("Resources/fonts.conf")],
            swiftSettings: settings),
        .target(
            name: "ProductionStation",
            dependencies: ["CardDevices", "CardFace", grdb, crypto, cryptoExtras, logging, collections],
            swiftSettings: settings),
        .target(
            name: "JobSources",
            dependencies: ["ProductionStation", crypto, .product(name: "JWTKit", package: "jwt-kit")],
            swiftSettings: settings),
        .target(
            name: "StationSimulation",
            dependencies: ["ProductionStation", "CardDevices", "CardFace", logging],
            swiftSettings: settings),
        .executableTarget(
            name: "station-daemon",
            dependencies: [
                "ProductionStation", "JobSources", "StationSimulation", "CardDevices", "CardFace", "CSystemd", logging,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOExtras", package: "swift-nio-extras"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "station-simulator",
            dependencies: [
                "CardDevices", "CardFace",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: settings),

        .testTarget(
            name: "CardDevicesTests", dependencies: ["CardDevices", crypto, asn1], exclude: ["Fixtures"],
            swiftSettings: settings),
        .testTarget(name: "CardFaceTests", dependencies: ["CardFace"], swiftSettings: settings),
        .testTarget(
            name: "ProductionStationTests", dependencies: ["ProductionStation", "StationSimulation", grdb],
            swiftSettings: settings),
        .testTarget(
            name: "JobSourcesTests", dependencies: ["JobSources", "ProductionStation", "StationSimulation"],
            swiftSettings: settings),
        .testTarget(name: "SimulationTests", dependencies: ["StationSimulation", grdb], swiftSettings: settings),
        .testTarget(
            name: "StationDaemonTests", dependencies: ["station-daemon", "JobSources"], swiftSettings: settings),
        .testTarget(
            name: "CardWireTests", dependencies: ["CardDevices", "station-daemon", "station-simulator"],
            swiftSettings: settings),
        .testTarget(
            name: "USBIPTests", dependencies: ["CardDevices", "station-simulator"], swiftSettings: settings),
        .testTarget(name: "ArchitectureTests", swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)

// Not part of a normal build: STATION_BENCHMARKS=1 swift run -c release --scratch-path .build-bench raster-benchmark
if Context.environment["STATION_BENCHMARKS"] != nil {
    package.products += ["raster-benchmark", "plane-benchmark", "route-benchmark", "chip-benchmark", "chip-replayer"]
        .map { .executable(name: $0, targets: [$0]) }
    package.targets += [
        .target(
            name: "CRasterPeer", dependencies: ["CPangoCairo", "CTurboJPEG", "CQREncode"],
            path: "Benchmarks/CRasterPeer", linkerSettings: [.linkedLibrary("m")]),
        .target(
            name: "RasterPeer", dependencies: ["CardFace", "CRasterPeer"], path: "Benchmarks/RasterPeer",
            swiftSettings: settings),
        .executableTarget(
            name: "raster-benchmark", dependencies: ["CardFace", "RasterPeer"], path: "Benchmarks/raster-benchmark",
            swiftSettings: settings),
        .executableTarget(
            name: "route-benchmark",
            dependencies: ["CardDevices", "CardFace", "ProductionStation", "StationSimulation", "RasterPeer"],
            path: "Benchmarks/route-benchmark", swiftSettings: settings),
        .target(name: "CPlanePeer", path: "Benchmarks/CPlanePeer"),
        .executableTarget(
            name: "plane-benchmark", dependencies: ["CardFace", "CPlanePeer"], path: "Benchmarks/plane-benchmark",
            swiftSettings: settings),
        .executableTarget(
            name: "chip-benchmark", dependencies: ["CardDevices"], path: "Benchmarks/chip-benchmark",
            swiftSettings: settings),
        .executableTarget(name: "chip-replayer", dependencies: ["CPCSCLite"], path: "Benchmarks/chip-replayer"),
    ]
}

// libFuzzer brings its own main, so these exist only for Fuzz/run.
if Context.environment["STATION_FUZZ"] != nil {
    let fuzzers: [(name: String, module: String?)] = [
        ("FuzzAPDU", "CardDevices"), ("FuzzATR", "CardDevices"), ("FuzzFCP", "CardDevices"), ("FuzzTLV", "CardDevices"),
        ("FuzzProfile", "CardDevices"),
        ("FuzzPrinterAnswer", "CardDevices"), ("FuzzPrinterModel", "CardDevices"),
        ("FuzzJFIF", "CardFace"), ("FuzzPhoto", "CardFace"), ("FuzzJobReader", "ProductionStation"),
        ("FuzzCancellationReader", "ProductionStation"),
        // Its reader is a part of an executable and comes as links.
        ("FuzzUSBIP", nil),
    ]
    for (name, module) in fuzzers {
        package.products.append(.executable(name: name, targets: [name]))
        package.targets.append(
            .executableTarget(
                name: name, dependencies: module.map { [.byName(name: $0)] } ?? [], path: "Fuzz/\(name)",
                exclude: ["seeds"], swiftSettings: settings))
    }
}
