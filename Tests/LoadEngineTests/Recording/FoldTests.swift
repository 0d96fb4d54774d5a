import Testing

@testable import LoadEngine

@Suite struct FoldTests {
    /// Samples with neighbours that belong together, and with those that do not.
    private static func samples(_ random: inout SystemRandomNumberGenerator, count: Int) -> [Sample] {
        var samples: [Sample] = []
        while samples.count < count {
            let outcome = Outcome.allCases.randomElement(using: &random) ?? .ok
            let like = Sample(
                intended: .random(in: 0..<6_000_000_000, using: &random),
                responseUs: .random(in: 0..<1_500_000, using: &random),
                serviceUs: .random(in: 0..<9_000, using: &random), slipUs: .random(in: 0..<2_000, using: &random),
                lateUs: .random(in: 0..<500, using: &random), connectUs: .random(in: 0..<300, using: &random),
                bytesIn: 10, bytesOut: 3, step: .random(in: 0..<3, using: &random),
                status: [0, 200, 200, 404].randomElement(using: &random) ?? 0,
                node: .random(in: 0...2, using: &random), bound: .random(in: 0...2, using: &random), outcome: outcome,
                isRetried: .random(using: &random), redirects: .random(in: 0...2, using: &random),
                isCached: Int.random(in: 0..<8, using: &random) == 0,
                isAbandoned: Int.random(in: 0..<8, using: &random) == 0)
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                samples.append(like)
                samples[samples.count - 1].intended += .random(in: 0..<200_000_000, using: &random)
            }
        }
        return samples
    }

    private static func fold(_ body: (inout Fold) -> Void) -> Fold {
        var fold = Fold(steps: 3, nodes: 2, isTold: true)
        body(&fold)
        fold.pack(before: .max)
        return fold
    }

    @Test("What comes in one piece is counted as if it came sample by sample")
    func pieces() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<50 {
            let samples = Self.samples(&random, count: 300)
            let single = Self.fold { fold in for sample in samples { fold.add(sample) } }
            let whole = Self.fold { fold in samples.withUnsafeBufferPointer { fold.add($0) } }
            #expect(whole.intervals == single.intervals)
            #expect(whole.finishedTicks == single.finishedTicks)
            #expect(whole.late == single.late)
            #expect(whole.connecting == single.connecting)
            #expect(whole.waiting == single.waiting)
            #expect(whole.live.outcomes == single.live.outcomes)
            #expect(whole.live.seconds.map(\.ok) == single.live.seconds.map(\.ok))
            #expect(whole.live.seconds.map(\.failed) == single.live.seconds.map(\.failed))
            #expect(whole.live.seconds.map(\.nodes) == single.live.seconds.map(\.nodes))
            #expect(whole.live.seconds.map(\.responseUs) == single.live.seconds.map(\.responseUs))
            let sent = samples.filter { !$0.isCached }
            #expect(whole.live.outcomes.reduce(0, +) == sent.count)
            #expect(whole.finishedTicks.series.flatMap(\.offered).reduce(0, +) == UInt32(sent.count))
        }
    }
}
