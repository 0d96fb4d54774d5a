import Glibc

@testable import LoadEngine

/// The seed of a random test: a new one each time, printed, or the one of `RMSLOAD_SEED`.
enum PropertySeed {
    static func random(_ test: String) -> RandomStream {
        let replayed = getenv("RMSLOAD_SEED").flatMap { UInt64(String(cString: $0)) }
        let seed = replayed ?? UInt64.random(in: 0 ... .max)
        print("\(test): RMSLOAD_SEED=\(seed)")
        return RandomStream(seed: seed, stream: 0)
    }
}
