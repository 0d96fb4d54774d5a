// swift-tools-version: 6.2
import PackageDescription

/// Every target of ours: Swift 6 mode, and a warning is an error.
let strict: [SwiftSetting] = [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]

let package = Package(
    name: "rmsload",
    products: [
        .executable(name: "rmsload", targets: ["rmsload"]),
        .executable(name: "rms-node", targets: ["RMSNode"]),
        .library(name: "LoadEngine", targets: ["LoadEngine"]),
        .library(name: "Scenarios", targets: ["Scenarios"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    ],
    targets: [
        .systemLibrary(
            name: "CPCRE2", path: "Sources/CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"])]),
        .systemLibrary(
            name: "CSQLite", path: "Sources/CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(
            name: "COpenSSL", path: "Sources/COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(
            name: "CCurl", path: "Sources/CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CZlib", path: "Sources/CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(
            name: "CBrotli", path: "Sources/CBrotli", pkgConfig: "libbrotlidec", providers: [.apt(["libbrotli-dev"])]),
        .target(name: "CShims"),
        .target(
            name: "LoadEngine",
            dependencies: [
                "CShims", "CPCRE2", "COpenSSL", "CZlib", "CBrotli", "CCurl",
                .product(name: "Histogram", package: "hdrhistogram-swift"),
            ],
            swiftSettings: strict),
        .target(
            name: "Scenarios",
            dependencies: ["LoadEngine", "Platform", "Verdict", .product(name: "Yams", package: "Yams")],
            swiftSettings: strict),
        .target(
            name: "Platform",
            // Built in, so that an installed rmsload needs no file beside it.
            resources: [.embedInCode("Labs/Full/Templates")],
            swiftSettings: strict),
        .target(
            name: "Verdict",
            dependencies: ["LoadEngine", .product(name: "Histogram", package: "hdrhistogram-swift")],
            swiftSettings: strict),
        .target(
            name: "Reports",
            dependencies: [
                "LoadEngine", "Verdict", .product(name: "Histogram", package: "hdrhistogram-swift"),
                .product(name: "Mustache", package: "swift-mustache"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "rmsload",
            dependencies: [
                "LoadEngine", "Scenarios", "Platform", "Verdict", "Reports",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "RMSNode",
            dependencies: [
                "CSQLite", .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .target(name: "CAllocations", path: "Tests/CAllocations"),
        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
        .testTarget(
            name: "LoadEngineTests",
            dependencies: ["LoadEngine", "CShims", "COpenSSL", "CZlib", "CBrotli", "CAllocations", "TestSupport"],
            exclude: ["Wire"],
            swiftSettings: strict),
        .testTarget(
            name: "ScenariosTests", dependencies: ["Scenarios", "TestSupport"], exclude: ["Goldens"],
            swiftSettings: strict),
        .testTarget(name: "PlatformTests", dependencies: ["Platform"], exclude: ["Recorded"], swiftSettings: strict),
        .testTarget(name: "VerdictTests", dependencies: ["Verdict", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "ReportsTests", dependencies: ["Reports", "TestSupport"], exclude: ["Goldens", "Fixtures"],
            swiftSettings: strict),
        .testTarget(name: "RMSNodeTests", dependencies: ["RMSNode", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "HouseTests", swiftSettings: strict),
        .testTarget(name: "EndToEndTests", dependencies: ["rmsload", "RMSNode", "Platform"], swiftSettings: strict),
    ]
)
