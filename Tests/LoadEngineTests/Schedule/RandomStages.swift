@testable import LoadEngine

/// Load shapes of every kind: ramps up and down, holds, pauses, stages of no length.
enum RandomStages {
    static func draw(using random: inout RandomStream) -> [Stage] {
        func rate(_ random: inout RandomStream) -> Double {
            switch random.below(4) {
            case 0: 0
            case 1: Double(random.below(200))
            case 2: random.unit()
            default: random.unit() * 150
            }
        }
        return (0...random.below(6)).map { _ in
            let from = rate(&random)
            let to = random.below(2) == 0 ? from : rate(&random)
            let lengths: [Nanoseconds] = [
                0, 1, .milliseconds(1), .seconds(Int(random.below(10))), random.below(9_876_543_210),
            ]
            return Stage(from: from, to: to, duration: lengths[Int(random.below(5))])
        }
    }

    /// The integral of the rate up to a moment, added up stage by stage.
    static func integral(_ stages: [Stage], to moment: Nanoseconds) -> Double {
        var sum = 0.0
        var start: Nanoseconds = 0
        for stage in stages where moment > start {
            let elapsed = min(moment - start, stage.duration).inSeconds
            let length = stage.duration.inSeconds
            let reached = length > 0 ? stage.from + (stage.to - stage.from) * elapsed / length : stage.from
            sum += (stage.from + reached) / 2 * elapsed
            start += stage.duration
        }
        return sum
    }
}
