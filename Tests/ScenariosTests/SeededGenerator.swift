import Foundation

/// A random generator whose seed a failing test prints; `RMSLOAD_SEED=` replays it (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    let seed: UInt64
    private var state: UInt64

    init(seed: UInt64) {
        self.seed = seed
        state = seed
    }

    static func fromEnvironment() -> SeededGenerator {
        let given = ProcessInfo.processInfo.environment["RMSLOAD_SEED"].flatMap(UInt64.init)
        let generator = SeededGenerator(seed: given ?? UInt64.random(in: 0...UInt64.max))
        print("RMSLOAD_SEED=\(generator.seed)")
        return generator
    }

    var seedText: String { "RMSLOAD_SEED=\(seed)" }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}
