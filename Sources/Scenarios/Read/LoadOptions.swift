import Foundation

/// What a command line adds to a scenario file.
///
/// A flag wins over the environment (`RMSLOAD_PROFILE`, `RMSLOAD_SEED`, `RMSLOAD_TARGET`), which wins over the file.
public struct LoadOptions: Sendable {
    /// `--profile`.
    public var profile: String?
    /// `--set key=value`, in order; applied last.
    public var set: [(key: String, value: String)]
    /// `--seed`.
    public var seed: UInt64?
    /// `--target`: a URL that takes the place of the scenario's platform.
    public var target: String?
    /// `--platform`: a platform file that takes its place, by its full path.
    public var platform: String?
    public var environment: [String: String]
    /// Says what is wrong with a regular expression, nil for nothing: the engine's own compiler knows.
    public var patternProblem: @Sendable (String) -> String?

    public init(
        profile: String? = nil, set: [(key: String, value: String)] = [], seed: UInt64? = nil, target: String? = nil,
        platform: String? = nil,
        environment: [String: String] = ProcessInfo.processInfo.environment,
        patternProblem: @escaping @Sendable (String) -> String? = { _ in nil }
    ) {
        self.profile = profile
        self.set = set
        self.seed = seed
        self.target = target
        self.platform = platform
        self.environment = environment
        self.patternProblem = patternProblem
    }

    /// The profile that is in force, and what asked for it.
    var chosenProfile: (name: String, origin: String)? {
        if let profile { return (profile, "--profile \(profile)") }
        return variable("RMSLOAD_PROFILE").map { ($0, "RMSLOAD_PROFILE=\($0)") }
    }

    /// Values set from outside, weakest first.
    var overrides: [Override] {
        var overrides: [Override] = []
        if let value = seed.map(String.init) {
            overrides.append(Override(path: "seed", value: value, origin: "--seed \(value)"))
        } else if let value = variable("RMSLOAD_SEED") {
            overrides.append(Override(path: "seed", value: value, origin: "RMSLOAD_SEED=\(value)"))
        }
        if let platform {
            overrides.append(Override(path: "platform", value: platform, origin: "--platform \(platform)"))
        } else if let target {
            overrides.append(Override(path: "platform", value: target, origin: "--target \(target)"))
        } else if let value = variable("RMSLOAD_TARGET") {
            overrides.append(Override(path: "platform", value: value, origin: "RMSLOAD_TARGET=\(value)"))
        }
        return overrides + set.map { Override(path: $0.key, value: $0.value) }
    }

    private func variable(_ name: String) -> String? {
        environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
}
