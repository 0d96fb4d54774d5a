import Foundation
import Testing

@testable import LoadEngine

@Suite("What was measured since")
struct MeasurementsDeltaTests {
    private func samples(_ random: inout SystemRandomNumberGenerator, count: Int) -> [Sample] {
        (0..<count).map { _ in
            let outcome = Outcome.allCases.randomElement(using: &random) ?? .ok
            return Sample(
                intended: .random(in: 0..<20_000_000_000, using: &random),
                responseUs: .random(in: 0..<3_000_000, using: &random),
                serviceUs: .random(in: 0..<9_000, using: &random),
                lateUs: .random(in: 0..<500, using: &random), bytesIn: 10, step: .random(in: 0..<3, using: &random),
                status: outcome == .ok ? 200 : 0, node: .random(in: 0...2, using: &random),
                bound: .random(in: 0...2, using: &random), outcome: outcome)
        }
    }

    private func emptied(_ measurements: Measurements) -> Measurements {
        Measurements(steps: measurements.steps, nodes: measurements.nodes, ticks: Ticks(nodes: 2))
    }

    @Test("All deltas together are the whole, whenever they are taken and whatever comes late")
    func sum() throws {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<20 {
            var fold = Fold(steps: 3, nodes: 2, isTold: Bool.random(using: &random))
            var sum = Measurements(steps: [], nodes: [], ticks: Ticks(nodes: 2))
            var now = Nanoseconds(0)
            for sample in samples(&random, count: 400) {
                fold.add(sample)
                fold.add(SessionNote(second: Int32(sample.intended / .seconds(1)), change: .begun))
                if Int.random(in: 0..<30, using: &random) == 0 {
                    now += .seconds(1)
                    fold.pack(before: now)
                }
                if Int.random(in: 0..<40, using: &random) == 0 {
                    // On its way it is written and read.
                    let data = try JSONEncoder().encode(fold.takeDelta())
                    sum.add(try JSONDecoder().decode(MeasurementsDelta.self, from: data))
                }
            }
            sum.add(fold.takeDelta())
            fold.pack(before: .max)
            #expect(sum.intervals == fold.intervals.values.sorted { $0.second < $1.second })
            #expect(sum.ticks == fold.finishedTicks)
            for (second, late) in fold.late { #expect(sum.generator.late[second] == late) }
            for (second, waiting) in fold.waiting { #expect(sum.generator.waiting?[second] == waiting) }
            for (second, wait) in fold.connecting { #expect(sum.generator.connecting?[second] == wait) }
            #expect(fold.takeDelta().isEmpty)
        }
    }

    @Test("A tick that no run has is refused")
    func absurd() {
        for text in ["[300,1,0,0,0,0,0]", "[0,-1,0,0,0,0,0]", "[0,100000001,0,0,0,0,0]", "[0,1,0,0]"] {
            #expect(throws: DecodingError.self, "\(text)") {
                try JSONDecoder().decode(MeasurementsDelta.Tick.self, from: Data(text.utf8))
            }
        }
    }

    @Test("What is asked for follows the stages, and the ramp of a closed model")
    func level() {
        let open = LoadPlan(
            model: .open(
                .even,
                stages: [
                    Stage(from: 0, to: 10, duration: .seconds(10)), Stage(from: 10, to: 10, duration: .seconds(5)),
                ]))
        #expect(open.level(at: 0) == 0 && open.level(at: .seconds(5)) == 5 && open.level(at: .seconds(12)) == 10)
        #expect(open.level(at: .seconds(15)) == 0)
        let closed = LoadPlan(model: .closed(users: 8, rampUp: .seconds(4), duration: .seconds(10)))
        #expect(closed.level(at: .seconds(1)) == 2 && closed.level(at: .seconds(4)) == 8)
        #expect(closed.level(at: .seconds(10)) == 0)
    }
}
