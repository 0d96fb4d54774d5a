import LoadEngine

extension GeneratorHealth {
    /// What most likely made the generator late, in words; nil where nothing stands out.
    var cause: String? {
        let busiest = cpuPercent.max() ?? 0
        if busiest > 85 { return "a worker used \(Readable.rate(busiest)) % of a CPU" }
        if let cpuWaitS, cpuWaitS > 0.1 {
            return "its workers were ready to run and had no CPU for \(Readable.seconds(cpuWaitS)) in all"
        }
        if stallMaxMs > 100 { return "a worker stood still for up to \(Readable.milliseconds(stallMaxMs))" }
        return "it was not let run"
    }

    /// The part of all TCP segments that had to be sent again; nil where the kernel does not tell.
    public var resentRatio: Double? {
        guard let segmentsSent, let segmentsResent, segmentsSent > 0 else { return nil }
        return Double(Clamped.count(segmentsResent)) / Double(segmentsSent)
    }
}
