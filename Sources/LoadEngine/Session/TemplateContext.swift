/// What a session fills the holes of its templates with.
///
/// Plain pointers into the session's slot and the worker's tables; valid while the session is.
struct TemplateContext {
    var variables: SessionVariables
    /// The session's number: its arrival's place in the plan.
    var sessionID: UInt64
    /// How many exchanges the session has sent before this one.
    var sequence: UInt64
    /// Proofs of identity so far, or the number of the one that is looked for.
    var proofs: UInt64
    /// The plan's seed.
    var seed: UInt64
    /// The plan's feeders, and for each the row that this session drew; nil where the plan has none.
    var feeders: UnsafePointer<FeederTable>?
    var rows: UnsafePointer<Int>?

    init(
        variables: SessionVariables, sessionID: UInt64, sequence: UInt64 = 0, proofs: UInt64 = 0, seed: UInt64,
        feeders: UnsafePointer<FeederTable>? = nil, rows: UnsafePointer<Int>? = nil
    ) {
        self.variables = variables
        self.sessionID = sessionID
        self.sequence = sequence
        self.proofs = proofs
        self.seed = seed
        self.feeders = feeders
        self.rows = rows
    }
}
