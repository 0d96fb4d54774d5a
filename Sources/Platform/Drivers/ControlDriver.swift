/// A way to hurt and heal a part that runs somewhere: on this machine, another one, in a container, in a cluster.
///
/// Everything is bounded in time, and every failure is told in the words of the program that failed.
protocol ControlDriver: Sendable {
    /// The faults that can be done, each with its undoing.
    var faults: Set<FaultPlan.Kind> { get }

    /// Whether the part runs. What cannot be asked is unknown, never gone.
    func condition() async -> PartCondition

    /// Does it, and returns when whoever was asked has taken it on.
    func perform(_ deed: ControlDeed) async throws(ControlFailure)
}

/// What can be done to a part by its driver.
enum ControlDeed: String, Sendable, CaseIterable {
    /// Ends it without a warning.
    case kill
    /// Asks it to end in order.
    case stop
    /// Asks it to finish what it has begun and then to end.
    case gracefulStop = "graceful-stop"
    case freeze
    /// Lets it go on; does nothing to one that runs.
    case thaw
    /// Starts it; does nothing to one that runs.
    case start
}
