/// All that judging a record gives.
public struct Judgement: Sendable, Equatable {
    public var verdict: Ruling
    /// One for each target, in the order of the record.
    public var findings: [Finding]
    /// Doubts about the run as a whole: what keeps it from a pass whatever the findings say.
    public var doubts: [String]
    /// What a run says that ended itself, because a target was missed; nil for others.
    public var ending: String?
    public var caveats: [Caveat]
    /// The whole run.
    public var run: PhaseFigures
    /// Phases that came, in their order; those of the same name are pooled.
    public var phases: [PhaseFigures]
    /// The stretches that the phases are made of, in time order, for a timeline.
    public var stretches: [Phase]
    /// One for each planned fault.
    public var faults: [FaultFigures]
    /// One for each fault that was to be done more than once.
    public var series: [RepeatedFault]

    /// Exit status of a run that ended by itself.
    public var exitCode: Int32 { verdict.exitCode }

    public subscript(_ name: PhaseName) -> PhaseFigures? {
        name == .run ? run : phases.first { $0.name == name }
    }
}
