import Glibc

/// Random numbers that depend only on the plan's seed and the stream's number.
///
/// The generator is xoshiro256** by Blackman and Vigna, its state filled by SplitMix64 as its authors advise. Every
/// session has a stream of its own (its number), so that what it draws does not depend on which worker runs it or
/// on what other sessions draw.
/// - Source: https://prng.di.unimi.it/xoshiro256starstar.c
struct RandomStream: RandomNumberGenerator {
    private var s0: UInt64
    private var s1: UInt64
    private var s2: UInt64
    private var s3: UInt64

    /// The stream that the gaps of a Poisson schedule are drawn from; no session has this number.
    static let arrivals = UInt64.max

    init(seed: UInt64, stream: UInt64) {
        // The stream's number is mixed before it meets the seed: neighbouring seeds and neighbouring streams
        // would otherwise give the same states, shifted.
        var number = SplitMix64(state: stream)
        var mixed = SplitMix64(state: seed ^ number.next())
        s0 = mixed.next()
        s1 = mixed.next()
        s2 = mixed.next()
        s3 = mixed.next()
    }

    /// The next 64 random bits.
    @inline(__always)
    mutating func next() -> UInt64 {
        let product = s1 &* 5
        let result = ((product << 7) | (product >> 57)) &* 9
        let shifted = s1 << 17
        s2 ^= s0
        s3 ^= s1
        s1 ^= s2
        s0 ^= s3
        s2 ^= shifted
        s3 = (s3 << 45) | (s3 >> 19)
        return result
    }

    /// A number from 0 up to, but not including, 1, in steps of 2⁻⁵³.
    @inline(__always)
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// A whole number from 0 up to, but not including, the bound; every one equally likely.
    ///
    /// - Source: Lemire, "Fast random integer generation in an interval", 2019.
    mutating func below(_ bound: UInt64) -> UInt64 {
        precondition(bound > 0, "there is no number below 0")
        var product = next().multipliedFullWidth(by: bound)
        if product.low < bound {
            let threshold = (0 &- bound) % bound
            while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
        }
        return product.high
    }

    /// A whole number of a closed range, every one equally likely.
    mutating func within(_ range: ClosedRange<UInt64>) -> UInt64 {
        let width = range.upperBound - range.lowerBound
        return width == .max ? next() : range.lowerBound + below(width + 1)
    }

    /// A draw from the exponential distribution of mean 1.
    @inline(__always)
    mutating func exponential() -> Double { -log(1 - unit()) }

    /// A draw from the normal distribution of mean 0 and deviation 1 (Box and Muller; the second value is dropped,
    /// so that the stream has no hidden state).
    mutating func normal() -> Double {
        let radius = (2 * exponential()).squareRoot()
        return radius * cos(2 * Double.pi * unit())
    }
}

/// Spreads a seed of few bits over as many words as are asked for.
///
/// - Source: https://prng.di.unimi.it/splitmix64.c
struct SplitMix64 {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
