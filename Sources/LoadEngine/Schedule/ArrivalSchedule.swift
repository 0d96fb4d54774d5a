/// One worker's share of the open model's arrivals, in plan order.
///
/// Worker i of n owns arrivals i, i + n, i + 2n …, so the union over the workers is the plan, whatever n is. A moment
/// depends on the arrival's place alone, never on how many were asked for before or when: there is nothing to drift.
///
/// - `even`: arrival n is due where the rate's integral reaches n. One that falls on a stretch without any rate is
///   due when the rate rises again.
/// - `poisson`: gaps of the unit exponential distribution are added up, and each sum is mapped through the inverse of
///   the rate's integral. Every worker draws all gaps, since each depends on those before it, and keeps its own.
///   That costs about 25 ns for each arrival of another worker.
struct ArrivalSchedule {
    private let process: ArrivalProcess
    private let shape: RateShape
    private let stride: UInt64
    /// Arrivals from this one on do not take place.
    private let limit: UInt64
    /// The stage being worked on, kept out of the array so that an arrival touches no counted reference.
    private var segment: RateShape.Segment
    private var segmentIndex = 0
    /// This worker's next arrival.
    private var index: UInt64
    /// Poisson: arrivals drawn so far, those of others included.
    private var drawn: UInt64 = 0
    /// Poisson: the position of the arrival drawn last.
    private var position = 0.0
    /// Poisson: when the arrival drawn last was due.
    private var latest: Nanoseconds = 0
    private var random: RandomStream

    init(
        _ model: ArrivalProcess, stages: [Stage], seed: UInt64, worker: Int = 0, of workers: Int = 1,
        arrivalsMax: Int? = nil
    ) {
        precondition(workers > 0 && 0 <= worker && worker < workers, "a worker's number is below their count")
        process = model
        shape = RateShape(stages)
        stride = UInt64(workers)
        index = UInt64(worker)
        random = RandomStream(seed: seed, stream: RandomStream.arrivals)
        let planned = model == .even ? UInt64(Self.count(stages)) : .max
        limit = shape.segments.isEmpty ? 0 : min(planned, arrivalsMax.map { UInt64(max(0, $0)) } ?? .max)
        segment =
            shape.segments.first
            ?? RateShape.Segment(start: 0, duration: 0, position: 0, end: 0, rate: 0, slope: 0)
    }

    /// How many arrivals these stages give when they are placed evenly.
    ///
    /// - Limits: 2⁵³, beyond which neighbouring arrivals could not be told apart.
    static func count(_ stages: [Stage]) -> Int {
        Int(min(RateShape(stages).total.rounded(.up), 0x1p53))
    }

    /// This worker's next arrival, or nil for ever after the last.
    mutating func next() -> Arrival? {
        guard index < limit else { return nil }
        switch process {
        case .even:
            enter(Double(index))
            latest = segment.moment(of: Double(index))
        case .poisson:
            while drawn <= index {
                position += random.exponential()
                drawn += 1
                guard position < shape.total else {
                    index = .max
                    return nil
                }
                enter(position)
                // Two arrivals within a nanosecond may be rounded in either direction. Taking the later is only
                // the same for every number of workers when those of the others are solved too.
                latest = max(latest, segment.moment(of: position))
            }
        }
        defer { index += stride }
        return Arrival(index: index, intended: latest)
    }

    /// Goes on to the segment in which a position below the total lies.
    @inline(__always)
    private mutating func enter(_ position: Double) {
        while position >= segment.end, segmentIndex + 1 < shape.segments.count {
            segmentIndex += 1
            segment = shape.segments[segmentIndex]
        }
    }
}
