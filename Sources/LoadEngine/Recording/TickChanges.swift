/// Which ticks have changed since somebody last looked.
struct TickChanges {
    private var isChanged: [[Bool]]
    private var changes: [(series: Int, tick: Int)] = []

    init(nodes: Int) {
        isChanged = Array(repeating: [], count: nodes + 1)
    }

    mutating func note(_ series: Int, _ tick: Int) {
        let missing = tick + 1 - isChanged[series].count
        if missing > 0 { isChanged[series].append(contentsOf: repeatElement(false, count: missing)) }
        if isChanged[series][tick] { return }
        isChanged[series][tick] = true
        changes.append((series, tick))
    }

    /// What has changed; from here on it counts as unchanged.
    mutating func take() -> [(series: Int, tick: Int)] {
        for change in changes { isChanged[change.series][change.tick] = false }
        defer { changes.removeAll(keepingCapacity: true) }
        return changes
    }

    /// The ticks as they stand now; from here on they count as unchanged.
    mutating func take(from ticks: Ticks) -> [MeasurementsDelta.Tick] {
        take().map { change in
            let series = ticks.series[change.series]
            return MeasurementsDelta.Tick(
                series: change.series, tick: change.tick, offered: series.offered[change.tick],
                ok: series.ok[change.tick], failed: series.failed[change.tick],
                fastestUs: series.fastestUs[change.tick], finished: series.finished[change.tick])
        }
    }
}
