/// Whether a part runs, as far as that can be told.
public enum PartCondition: Sendable, Equatable {
    case running(PartLife)
    /// It has processes, and none of them is let run.
    case frozen(PartLife)
    /// Nothing of it runs. A zombie does not.
    case gone
    /// Nobody could be asked, and why: never to be taken for an answer.
    case unknown(String)

    /// What runs or is frozen.
    public var life: PartLife? {
        switch self {
        case .running(let life), .frozen(let life): life
        case .gone, .unknown: nil
        }
    }

    /// Why nothing can be done to it; nil when something runs.
    var absence: String? {
        switch self {
        case .running, .frozen: nil
        case .gone: "does not run"
        case .unknown(let reason): "cannot be asked whether it runs: \(reason)"
        }
    }
}
