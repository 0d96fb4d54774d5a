import LoadEngine
import Verdict

/// What the live screen shows at one moment of a run, as values.
public struct LiveFrame: Sendable {
    /// One fault: to come, done, or undone.
    public struct Fault: Sendable {
        /// What is done to whom, such as `kill rms-2`.
        public var title: String
        /// When it was done, or will be at the earliest; seconds since the start of the run.
        public var atS: Double
        public var isDone: Bool
        /// When it was undone, or will be.
        public var healAtS: Double
        public var isHealed: Bool

        public init(title: String, atS: Double, isDone: Bool, healAtS: Double, isHealed: Bool) {
            self.title = title
            self.atS = atS
            self.isDone = isDone
            self.healAtS = healAtS
            self.isHealed = isHealed
        }
    }

    /// One node and what it answered.
    public struct Node: Sendable {
        public var name: String
        /// Its share of the responses of the last seconds; nil without any.
        public var share: Double?
        /// Responses in each of the last seconds, oldest first.
        public var history: [Int]

        public init(name: String, share: Double?, history: [Int]) {
            self.name = name
            self.share = share
            self.history = history
        }
    }

    public var scenario = ""
    /// Where the run stands, and when arrivals end, in seconds.
    public var nowS = 0.0
    public var arrivalsEndS = 0.0
    /// The phase as far as it is known by now.
    public var phase = PhaseName.warmUp
    public var load = LoadRecord(model: "open", stages: [], firstHoldS: 0)
    /// What is asked for now: sessions per second, or users of a closed model.
    public var asked = 0.0
    /// Averages of the last seconds.
    public var begunPerS = 0.0
    public var okPerS = 0.0
    /// Sessions in progress.
    public var sessions = 0
    /// Response times of the last seconds, in milliseconds, by statistic; empty where nothing ended ok.
    public var responses: [(statistic: Statistic, ms: Double)] = []
    /// Exchanges of the last seconds that were not ok, most frequent first, and their part of all.
    public var errors: [(outcome: Outcome, count: Int)] = []
    public var errorRatio = 0.0
    /// How many seconds these figures are of.
    public var windowS = 5
    public var nodes: [Node] = []
    public var faults: [Fault] = []
    /// The targets as they would be judged now, and the phases that have come.
    public var findings: [Finding] = []
    public var phases: Set<PhaseName> = []

    public init() {}

    /// The screen.
    ///
    /// - Parameters:
    ///   - width: columns; no line is wider.
    ///   - height: rows; there are no more lines.
    public func lines(width: Int, height: Int, isColoured: Bool) -> [String] {
        LiveLayout(self, width: max(20, width), height: max(4, height), style: Style(isColoured: isColoured)).lines
    }
}
