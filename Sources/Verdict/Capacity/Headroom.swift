/// How much more than the required peak one survivor carries: the claim of two nodes in one number.
public struct Headroom: Sendable, Equatable {
    /// Knee / required peak − 1, for the highest load that was carried; nil where none was.
    public var estimate: Double?
    /// Its bounds; nil where the search gave none.
    public var low: Double?
    public var high: Double?
    public var verdict: Ruling
    /// Why it is no pass; empty for a pass.
    public var why: String

    /// - Parameter least: the head-room that is needed, 0 for the required peak itself.
    public init(of knee: KneeRecord, requiredPeak: Double, least: Double = 0) {
        func over(_ load: Double?) -> Double? {
            guard let load, load.isFinite, requiredPeak > 0, requiredPeak.isFinite else { return nil }
            return load / requiredPeak - 1
        }
        estimate = over(knee.carried)
        low = over(knee.low)
        high = over(knee.high)
        let needed = "\(Readable.percent(least)) needed"
        if let low, low >= least {
            verdict = .pass
            why = ""
        } else if let high, high <= least {
            // Missed at this load: the knee is below it.
            verdict = .fail
            why = "less than \(Readable.percent(high)), \(needed)"
        } else {
            verdict = .inconclusive
            let range = "\(low.map(Readable.percent) ?? "unknown") to \(high.map(Readable.percent) ?? "unknown")"
            let found = "\(low == nil && high == nil ? "unknown" : range), \(needed)"
            why = knee.why.isEmpty ? found : "\(found); \(knee.why)"
        }
    }
}
