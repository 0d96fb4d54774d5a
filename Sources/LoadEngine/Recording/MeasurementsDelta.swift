/// What was measured in a stretch of a run, to be added to what was measured before.
///
/// Counts and histograms are to be added, ticks replace what stood there: adding is exact, in any order.
public struct MeasurementsDelta: Sendable, Equatable, Codable {
    /// What stood in the way of sending, of exchanges that were due in one second.
    public struct Slip: Sendable, Equatable, Codable {
        public var second: Int
        /// As in `GeneratorHealth`.
        public var late: SparseHistogram
        public var connecting: SparseHistogram
        public var waiting: SparseHistogram

        public init(
            second: Int, late: SparseHistogram, connecting: SparseHistogram = SparseHistogram(),
            waiting: SparseHistogram = SparseHistogram()
        ) {
            self.second = second
            self.late = late
            self.connecting = connecting
            self.waiting = waiting
        }

        var isEmpty: Bool { late.isEmpty && connecting.isEmpty && waiting.isEmpty }
    }

    /// One tick of the clients of one node as it stands now.
    public struct Tick: Sendable, Equatable {
        /// Index into `Ticks.series`.
        public var series: Int
        /// Index into the arrays of a series.
        public var tick: Int
        public var offered: UInt32
        public var ok: UInt32
        public var failed: UInt32
        public var fastestUs: UInt32
        public var finished: UInt32

        public init(
            series: Int, tick: Int, offered: UInt32, ok: UInt32, failed: UInt32, fastestUs: UInt32, finished: UInt32
        ) {
            self.series = series
            self.tick = tick
            self.offered = offered
            self.ok = ok
            self.failed = failed
            self.fastestUs = fastestUs
            self.finished = finished
        }
    }

    /// A second may stand here more than once.
    public var intervals: [Interval] = []
    public var slips: [Slip] = []
    public var ticks: [Tick] = []
    /// Of `Ticks.service`: series, tick, offered and fastest response of each.
    public var service: [[UInt32]] = []
    /// Of `Ticks.prompt`: node from 0, tick and count of each; nil where nodes do not name themselves.
    public var prompt: [[UInt32]]?

    public init() {}

    /// Whether nothing was measured.
    public var isEmpty: Bool { intervals.isEmpty && slips.isEmpty && ticks.isEmpty }

    mutating func add(_ interval: Interval, _ slip: Slip) {
        intervals.append(interval)
        if !slip.isEmpty { slips.append(slip) }
    }
}

/// On disk a tick is a flat list, in the order of its properties.
extension MeasurementsDelta.Tick: Codable {
    public init(from decoder: any Decoder) throws {
        var list = try decoder.unkeyedContainer()
        series = try list.decode(Int.self)
        tick = try list.decode(Int.self)
        guard (0...Int(UInt8.max) + 1).contains(series), (0...Measurements.tickMax).contains(tick) else {
            throw DecodingError.dataCorruptedError(
                in: list, debugDescription: "no run has tick \(tick) of series \(series)")
        }
        offered = try list.decode(UInt32.self)
        ok = try list.decode(UInt32.self)
        failed = try list.decode(UInt32.self)
        fastestUs = try list.decode(UInt32.self)
        finished = try list.decode(UInt32.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var list = encoder.unkeyedContainer()
        try list.encode(series)
        try list.encode(tick)
        for count in [offered, ok, failed, fastestUs, finished] { try list.encode(count) }
    }
}

extension Measurements {
    /// The longest run that is put together from deltas, in ticks: about 115 days.
    static let tickMax = 100_000_000

    /// Adds what was measured since.
    public mutating func add(_ delta: MeasurementsDelta) {
        for interval in delta.intervals {
            // What comes late comes a few seconds late at most, but for long polls: looked for from the end.
            let place = intervals.lastIndex { $0.second <= interval.second }
            if let place, intervals[place].second == interval.second {
                intervals[place].merge(interval)
            } else {
                intervals.insert(interval, at: place.map { $0 + 1 } ?? 0)
            }
        }
        for slip in delta.slips where (0...Self.tickMax / 10).contains(slip.second) {
            generator.late.add(slip.late, at: slip.second)
            generator.connecting = generator.connecting ?? []
            generator.connecting?.add(slip.connecting, at: slip.second)
            generator.waiting = generator.waiting ?? []
            generator.waiting?.add(slip.waiting, at: slip.second)
        }
        for part in delta.ticks where ticks.series.indices.contains(part.series) {
            ticks.series[part.series].extend(to: part.tick)
            ticks.series[part.series].offered[part.tick] = part.offered
            ticks.series[part.series].ok[part.tick] = part.ok
            ticks.series[part.series].failed[part.tick] = part.failed
            ticks.series[part.series].fastestUs[part.tick] = part.fastestUs
            ticks.series[part.series].finished[part.tick] = part.finished
        }
        ticks.add(service: delta.service)
        if let prompt = delta.prompt { ticks.add(prompt: prompt) }
    }
}

extension Ticks {
    fileprivate mutating func add(service changes: [[UInt32]]) {
        if changes.isEmpty { return }
        var all = service ?? Array(repeating: Service(), count: series.count)
        for change in changes where change.count == 4 && all.indices.contains(Int(change[0])) {
            let (place, tick) = (Int(change[0]), min(Int(change[1]), Measurements.tickMax))
            let missing = tick + 1 - all[place].offered.count
            if missing > 0 {
                all[place].offered.append(contentsOf: repeatElement(0, count: missing))
                all[place].fastestUs.append(contentsOf: repeatElement(.max, count: missing))
            }
            all[place].offered[tick] = change[2]
            all[place].fastestUs[tick] = change[3]
        }
        service = all
    }

    fileprivate mutating func add(prompt changes: [[UInt32]]) {
        var all = prompt ?? Array(repeating: [], count: series.count - 1)
        for change in changes where change.count == 3 && all.indices.contains(Int(change[0])) {
            let (node, tick) = (Int(change[0]), min(Int(change[1]), Measurements.tickMax))
            let missing = tick + 1 - all[node].count
            if missing > 0 { all[node].append(contentsOf: repeatElement(0, count: missing)) }
            all[node][tick] = change[2]
        }
        prompt = all
    }
}

extension [SparseHistogram] {
    /// Adds to what a second has; seconds before it that are missing are empty.
    fileprivate mutating func add(_ histogram: SparseHistogram, at second: Int) {
        let missing = second + 1 - count
        if missing > 0 { append(contentsOf: repeatElement(SparseHistogram(), count: missing)) }
        self[second].add(histogram)
    }
}
