import Foundation

/// A random generator (SplitMix64) whose seed a failing test shows and `RMSLOAD_SEED` replays.
public struct SeededRandom: RandomNumberGenerator, Sendable {
    public let seed: UInt64
    private var state: UInt64

    /// A new seed each time, printed, or the one of `RMSLOAD_SEED`.
    ///
    /// - Parameter test: what is printed before the seed.
    public init(_ test: String = #fileID) {
        let given = ProcessInfo.processInfo.environment["RMSLOAD_SEED"].flatMap { UInt64($0) }
        self.init(seed: given ?? UInt64.random(in: 0 ... .max))
        print("\(test): \(replay)")
    }

    public init(seed: UInt64) {
        self.seed = seed
        state = seed
    }

    /// What replays it.
    public var replay: String { "RMSLOAD_SEED=\(seed)" }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Whether something happens that does so this often.
    public mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }
}
