import TestSupport

@testable import LoadEngine

/// The engine's own random numbers from the seed of a random test.
enum PropertySeed {
    static func random(_ test: String) -> RandomStream { RandomStream(seed: SeededRandom(test).seed, stream: 0) }
}
