// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that nothing of it reaches users; `make fuzz` builds and runs it. Each program is libFuzzer's
// loop around one function of Swift.
let strict: [SwiftSetting] = [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]

let package = Package(
    name: "Fuzz",
    dependencies: [.package(name: "rmsload", path: "..")],
    targets: [
        .target(
            name: "ResponseFuzz", dependencies: [.product(name: "LoadEngine", package: "rmsload")],
            swiftSettings: strict),
        .target(
            name: "ScenarioFuzz", dependencies: [.product(name: "Scenarios", package: "rmsload")], swiftSettings: strict
        ),
        .executableTarget(name: "fuzz-response", dependencies: ["ResponseFuzz"]),
        .executableTarget(name: "fuzz-scenario", dependencies: ["ScenarioFuzz"]),
    ]
)
