extension WritesRecord {
    /// What the database told of the writes when it was asked by their keys, past balancers and nodes.
    public struct Stored: Sendable, Equatable, Codable {
        /// Acknowledged writes that are there once.
        public var stable = 0
        /// Acknowledged writes that are not there.
        public var lost = 0
        /// Acknowledged writes that are there more than once.
        public var duplicated = 0
        /// Acknowledged writes of which it could not be asked.
        public var unverified = 0
        /// Writes that were never answered, and are there.
        public var indeterminateThere = 0
        /// Acknowledged writes of which balancer and database say different things.
        public var disagreements = 0
        /// Why some could not be asked about, in the words of whoever was asked; nil where all could.
        public var failure: String?

        public init() {}
    }

    /// Notes why the database could not be asked; the first reason stays.
    public mutating func note(databaseFailure words: String) {
        var stored = stored ?? Stored()
        if stored.failure == nil { stored.failure = words }
        self.stored = stored
    }

    /// Notes what the database has shown of an acknowledged write, beside what came through the balancer.
    ///
    /// - Returns: the worse of both, which is what the write is counted as: a cache that still has a lost write does not
    ///   bring it back, and a row that nobody is given is of no use. A database that is named and cannot be asked leaves
    ///   open what it would have told: what is there through the balancer is then unknown.
    public mutating func weigh(_ write: Write, balancer: Finding, database: Finding) -> Finding {
        var stored = stored ?? Stored()
        defer { self.stored = stored }
        switch database {
        case .there(0): stored.lost += 1
        case .there(1): stored.stable += 1
        case .there: stored.duplicated += 1
        case .unknown: stored.unverified += 1
        }
        guard case .there(let seen) = balancer else { return database }
        guard case .there(let kept) = database else { return seen == 1 ? .unknown : balancer }
        // An answer by id alone says that the write is there, not how often.
        if seen == kept || !isListed && seen == 1 && kept > 1 { return database }
        stored.disagreements += 1
        keep("disagreement", write)
        return .there(seen == 0 || kept == 0 ? 0 : max(seen, kept))
    }

    /// Notes what the database has shown of a write that was sent and not answered.
    public mutating func weigh(unanswered database: Finding) {
        guard case .there(let times) = database, times > 0 else { return }
        var stored = stored ?? Stored()
        stored.indeterminateThere += 1
        self.stored = stored
    }
}
