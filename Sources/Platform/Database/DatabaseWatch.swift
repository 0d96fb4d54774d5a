/// Who of two database servers leads, decided from what both tell: pure, so that every turn of a fail-over can be tested.
///
/// It begins with a primary's name, is told turn by turn what was seen, and answers what is to be done.
struct DatabaseWatch: Equatable {
    /// What one look at a server has shown.
    enum Sighting: Equatable {
        /// It is gone, or hangs.
        case absent
        case present(DatabaseStatus)

        var status: DatabaseStatus? { if case .present(let status) = self { status } else { nil } }
    }

    enum Action: Equatable {
        /// Lets a server that follows nobody take writes.
        case lead(String)
        /// Makes a server follow another from where its own binary log ends.
        case follow(String, source: String)
        /// Throws away what a server has and lets it fetch all from the other.
        case rebuild(String, source: String)
        /// Makes a replica the primary: clients are led to it.
        case promote(String, insteadOf: String)
        /// Switches waiting for a replica on or off.
        case semiSynchronous(String, Bool)
    }

    /// The number of looks in a row that must fail before a primary is given up.
    static let failuresMax = 3
    /// The replica asks for something that its primary's log does not hold: both have written after they parted.
    static let divergence = 1236

    let names: [String]
    let wantsSemiSynchronous: Bool
    private(set) var primary: String
    private var failures = 0

    init(_ names: [String], primary: String, wantsSemiSynchronous: Bool) {
        precondition(names.count == 2 && names.contains(primary), "there are two servers, and one of them leads")
        self.names = names
        self.primary = primary
        self.wantsSemiSynchronous = wantsSemiSynchronous
    }

    /// The server that does not lead.
    var other: String { names.first { $0 != primary } ?? "" }

    /// Why this server cannot take the lead from one that lives; nil where it can.
    func obstacle(to name: String, _ sightings: [String: Sighting]) -> String? {
        guard names.contains(name) else { return "there is no server \(name)" }
        if name == primary { return nil }
        guard let leading = sightings[primary]?.status, leading.isPrimary else {
            return "\(primary), which leads, does not answer as a primary"
        }
        guard let following = sightings[name]?.status else { return "\(name) does not answer" }
        return following.replication?.isRunning == true
            ? nil : "\(name) is \(following.words): what it lacks would be lost"
    }

    /// Notes that the other one leads from now on.
    mutating func handedOver() {
        primary = other
        failures = 0
    }

    /// What is to be done after a look at both.
    mutating func turn(_ sightings: [String: Sighting]) -> [Action] {
        let leading = sightings[primary]?.status
        let following = sightings[other]?.status
        failures = leading == nil ? failures + 1 : 0
        if leading == nil {
            // One that never followed has nothing that could be promoted.
            guard failures >= Self.failuresMax, following?.replication != nil else { return [] }
            let old = primary
            primary = other
            failures = 0
            return [.promote(primary, insteadOf: old)]
        }
        var actions: [Action] = []
        if let leading, !leading.isPrimary { actions.append(.lead(primary)) }
        if let following {
            switch following.replication {
            // Fresh, or an old primary that has come back, perhaps from a stop in which it was replaced.
            case nil: actions.append(.follow(other, source: primary))
            case let replication? where replication.errorCode == Self.divergence:
                actions.append(.rebuild(other, source: primary))
            // A stalled replica stays stalled: somebody has stopped it on purpose.
            default: break
            }
        }
        if let leading, leading.isPrimary, wantsSemiSynchronous, !leading.isSemiSynchronous,
            leading.semiSynchronousReplicas > 0
        {
            // On before there is a replica, the first commit would wait for its whole time-out.
            actions.append(.semiSynchronous(primary, true))
        }
        return actions
    }
}
