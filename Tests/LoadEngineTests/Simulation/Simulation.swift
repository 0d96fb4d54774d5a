import Histogram

@testable import LoadEngine

/// Runs a plan on the production worker against a scripted server, in virtual time.
struct Simulation {
    var fold: Fold
    var end: Nanoseconds

    static func run(
        _ plan: Plan, server: any ServerModel, starvation: (period: Nanoseconds, runs: Nanoseconds)? = nil,
        lead: Nanoseconds = 0
    ) throws -> Simulation {
        let collector = Collector(
            steps: plan.steps.count, nodes: plan.identity.nodes.count, isTold: plan.identity.header != nil)
        var end: Nanoseconds = 0
        for number in 0..<plan.workers {
            let time = VirtualTime(starvation: starvation, lead: lead)
            var worker = Worker(
                compiled: try CompiledPlan(plan), share: WorkerShare(plan, worker: number),
                link: SimulatedTransport(time: time, server: server), clock: time, control: RunControl(),
                collector: collector)
            worker.run()
            end = max(end, time.now())
        }
        return Simulation(fold: collector.folded(), end: end)
    }

    /// Counts of all exchanges by outcome.
    func count(_ outcome: Outcome) -> Int {
        fold.intervals.values.flatMap(\.cells).reduce(0) { $0 + $1.count(outcome) }
    }

    var offered: Int { Outcome.allCases.reduce(0) { $0 + count($1) } }

    /// All response times of exchanges that ended ok.
    func responses() -> Histogram<UInt64> {
        var histogram = SparseHistogram.dense()
        for cell in fold.intervals.values.flatMap(\.cells) { cell.response.add(to: &histogram) }
        return histogram
    }
}
