// swift-tools-version: 6.2
import PackageDescription

/// A package of its own, so that neither the program nor its tests are built with a fuzzer's instruments.
///
/// `Fuzz/run` builds it: coverage, sanitizer and libFuzzer's archive are flags of the whole build.
let package = Package(
    name: "fuzz",
    dependencies: [.package(name: "rmsload", path: "..")],
    targets: [
        .target(name: "CFuzzer"),
        .executableTarget(
            name: "Fuzz",
            dependencies: [
                "CFuzzer", .product(name: "LoadEngine", package: "rmsload"),
                .product(name: "Scenarios", package: "rmsload"),
            ],
            swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]),
    ]
)
