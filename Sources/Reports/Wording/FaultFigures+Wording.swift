import Verdict

/// A fault and its times, in the words that every output uses.
extension FaultFigures {
    /// One time and how it reads: a length, `never`, or `-` where it was not seen.
    struct Time {
        var name: String
        var text: String
        /// What it counts, for people who have not read the manual.
        var meaning: String
        /// Nil where it was not seen, or never came.
        var seconds: Double?
    }

    /// What was done to whom, and when.
    var title: String {
        "\(fault.name): \(fault.kind) \(fault.on)" + (injectedS.map { " at \(Self.moment($0))" } ?? ", never done")
    }

    /// Its times in the order in which they pass.
    var times: [Time] {
        func time(_ name: String, _ value: Double?, isNever: Bool = false, _ meaning: String) -> Time {
            Time(
                name: name, text: isNever ? "never" : value.map(Readable.seconds) ?? "-", meaning: meaning,
                seconds: isNever ? nil : value)
        }
        return [
            time("detect", detectS, "injection to the balancer marking the part out"),
            time("fail-over", failoverS, "injection to the first good response of the victim's clients"),
            time("outage", outageS, "longest stretch in which nothing ended ok within the bound"),
            time("recover", recoverS, isNever: isRecoverNever, "injection to lasting good windows"),
            time("readmit", readmitS, isNever: isReadmitNever, "healed to the part serving its share again"),
        ]
    }

    /// A moment of the run.
    static func moment(_ seconds: Double) -> String { "\(Readable.fixed(seconds, 1)) s" }
}
