import Testing

@testable import LoadEngine

/// Which exchanges say something of the nodes.
@Suite struct ServiceFoldTests {
    private static let ms = Nanoseconds.milliseconds(1)

    private func sample(
        _ at: Nanoseconds, step: UInt16, node: UInt8 = 0, bound: UInt8 = 1, responseUs: UInt32 = 5_000,
        outcome: Outcome = .ok
    ) -> Sample {
        Sample(
            intended: at * Self.ms, responseUs: responseUs, serviceUs: responseUs, step: step,
            status: outcome == .ok ? 200 : 0, node: node, bound: bound, outcome: outcome)
    }

    private func ticks(_ samples: [Sample], isTold: Bool = true) -> Ticks {
        var fold = Fold(steps: 2, nodes: 2, isTold: isTold)
        for sample in samples { fold.add(sample) }
        return fold.finishedTicks
    }

    @Test("A step that a node answered once needs a node, whenever that answer comes")
    func order() {
        let samples = [
            sample(0, step: 0, outcome: .reset), sample(120, step: 0, outcome: .timeout),
            sample(230, step: 0, node: 2, bound: 2, responseUs: 9_000), sample(310, step: 0),
            sample(20, step: 1), sample(120, step: 1),
        ]
        let expected = ticks(samples)
        #expect(expected.service?[1].offered == [1, 1, 0, 1])
        #expect(expected.service?[1].fastestUs == [.max, .max, .max, 5_000])
        #expect(expected.service?[2].offered == [0, 0, 1])
        for turn in 1..<samples.count {
            let turned = Array(samples[turn...] + samples[..<turn])
            #expect(ticks(turned).service == expected.service, "\(turn)")
            #expect(ticks(turned.reversed()).service == expected.service, "\(turn) reversed")
        }
    }

    @Test("What no node ever answered is in no service, and without any such answer nothing is known")
    func nobody() {
        let files = (0..<6_000).map { sample(Nanoseconds($0), step: 1) }
        #expect(ticks(files).service == nil)
        #expect(ticks(files).series[1].ok.reduce(0, +) == 6_000)
        let mixed = ticks(files + [sample(6_000, step: 0, node: 1)])
        #expect(mixed.service?[1].offered.reduce(0, +) == 1)
        // Beyond what is kept of a step, a late first answer of a node is where its counting begins.
        let late = ticks(files + [sample(6_000, step: 1, node: 1)])
        #expect(late.service?[1].offered.reduce(0, +) == UInt32(ServiceFold.pendingMax) + 1)
    }

    @Test("A prompt answer counts for its node in the tick in which it finished, a slow one and an unnamed one not")
    func prompt() {
        let samples = [
            sample(0, step: 0, node: 2, responseUs: 250_000), sample(40, step: 0, node: 2, responseUs: 1_000_001),
            sample(0, step: 0, responseUs: 1_000), sample(199, step: 0, node: 1, responseUs: 1_000_000),
        ]
        #expect(ticks(samples).prompt?[1] == [0, 0, 1])
        #expect(ticks(samples).prompt?[0] == Array(repeating: 0, count: 11) + [1])
        #expect(ticks(samples, isTold: false).prompt == nil, "a cookie tells who answered before")
        var fold = Fold(steps: 2, nodes: 0, isTold: true)
        fold.add(sample(0, step: 0, bound: 0))
        #expect(fold.finishedTicks.service == nil && fold.finishedTicks.prompt == nil)
    }
}
