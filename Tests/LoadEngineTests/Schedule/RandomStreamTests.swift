import Testing

@testable import LoadEngine

@Suite("Random streams")
struct RandomStreamTests {
    @Test("SplitMix64 gives its authors' numbers")
    func splitMix() {
        var mix = SplitMix64(state: 1_234_567)
        let numbers = (0..<5).map { _ in mix.next() }
        #expect(
            numbers == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
                4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
            ])
    }

    @Test("The same seed and number give the same stream, another of either gives another")
    func streamsDiffer() {
        func head(_ seed: UInt64, _ stream: UInt64) -> [UInt64] {
            var random = RandomStream(seed: seed, stream: stream)
            return (0..<4).map { _ in random.next() }
        }
        #expect(head(42, 7) == head(42, 7))
        var heads: Set<[UInt64]> = []
        for seed in 0..<UInt64(30) { for stream in 0..<UInt64(30) { heads.insert(head(seed, stream)) } }
        #expect(heads.count == 900)
    }

    @Test("The numbers of a stream stay what they are, so that a seed written down can be replayed")
    func golden() {
        var random = RandomStream(seed: 42, stream: 0)
        let numbers = (0..<3).map { _ in random.next() }
        #expect(numbers == [2_303_456_275_738_999_573, 5_438_210_688_795_116_325, 10_433_286_269_970_717_030])
    }

    @Test("Whole numbers below a bound are equally likely")
    func belowIsEven() {
        var random = RandomStream(seed: 5, stream: 5)
        var counts = [Int](repeating: 0, count: 7)
        for _ in 0..<70_000 { counts[Int(random.below(7))] += 1 }
        // The deviation of one count is 93.
        #expect(counts.allSatisfy { abs($0 - 10_000) < 500 }, "\(counts)")
        // Without rejecting draws, multiples of 3 below 3·2⁶² would come half of the time.
        let multiples = (0..<30_000).filter { _ in random.below(3 << 62) % 3 == 0 }.count
        #expect(abs(multiples - 10_000) < 500)
        #expect(random.below(1) == 0)
        #expect(random.within(9...9) == 9)
        _ = random.within(0 ... .max)
    }

    @Test("The unit exponential has mean 1 and its median at ln 2, the normal mean 0 and deviation 1")
    func moments() {
        var random = RandomStream(seed: 8, stream: 1)
        let count = 200_000
        let gaps = (0..<count).map { _ in random.exponential() }
        #expect(gaps.allSatisfy { $0 >= 0 && $0.isFinite })
        #expect(abs(gaps.reduce(0, +) / Double(count) - 1) < 0.015)
        #expect(abs(gaps.sorted()[count / 2] - 0.693_147) < 0.015)
        let normals = (0..<count).map { _ in random.normal() }
        #expect(abs(normals.reduce(0, +) / Double(count)) < 0.015)
        #expect(abs(normals.reduce(0) { $0 + $1 * $1 } / Double(count) - 1) < 0.02)
    }

    @Test("Weights are picked in their proportion, and a weight of 0 never")
    func weights() {
        let table = WeightTable([3, 0, 1, 6, 0])
        defer { table.free() }
        var random = RandomStream(seed: 11, stream: 2)
        var counts = [Int](repeating: 0, count: 5)
        for _ in 0..<100_000 { counts[table.pick(using: &random)] += 1 }
        #expect(counts[1] == 0 && counts[4] == 0)
        for (index, expected) in [(0, 30_000), (2, 10_000), (3, 60_000)] {
            #expect(abs(counts[index] - expected) < 1_000, "\(counts)")
        }
        let single = WeightTable([0.5])
        defer { single.free() }
        #expect(single.pick(using: &random) == 0)
    }
}

@Suite("Drawing from distributions")
struct DistributionDrawTests {
    private func draws(_ distribution: Distribution, _ count: Int = 100_000) -> [Nanoseconds] {
        var random = RandomStream(seed: 21, stream: 3)
        return (0..<count).map { _ in distribution.draw(using: &random) }.sorted()
    }

    @Test("A constant is itself")
    func constant() {
        #expect(Set(draws(.constant(1_234), 10)) == [1_234])
    }

    @Test("Uniform stays within its bounds, whichever is written first, and has its mean in the middle")
    func uniform() {
        for distribution in [Distribution.uniform(.seconds(1), .seconds(4)), .uniform(.seconds(4), .seconds(1))] {
            let drawn = draws(distribution)
            #expect(drawn.first! >= .seconds(1) && drawn.last! <= .seconds(4))
            #expect(abs(drawn[drawn.count / 2].inSeconds - 2.5) < 0.03)
        }
    }

    @Test("Exponential has its mean, and its 95th percentile at three times that")
    func exponential() {
        let drawn = draws(.exponential(mean: .seconds(2)))
        let mean = drawn.reduce(0) { $0 + $1.inSeconds } / Double(drawn.count)
        #expect(abs(mean - 2) < 0.03)
        #expect(abs(drawn[drawn.count * 95 / 100].inSeconds - 5.991) < 0.12)
        #expect(drawn.last! <= .seconds(40))
    }

    @Test("Log-normal has its median, its 84th percentile one deviation up, and is cut at 100 medians")
    func lognormal() {
        let drawn = draws(.lognormal(median: .seconds(2), sigma: 0.6))
        #expect(abs(drawn[drawn.count / 2].inSeconds - 2) < 0.03)
        #expect(abs(drawn[drawn.count * 8_413 / 10_000].inSeconds - 3.644) < 0.08)
        #expect(draws(.lognormal(median: .seconds(2), sigma: 5)).last! == .seconds(200))
    }

    @Test("A length beyond any clock is cut, not trapped on")
    func huge() {
        _ = draws(.exponential(mean: .max), 1_000)
        _ = draws(.lognormal(median: .max, sigma: 3), 1_000)
    }
}
