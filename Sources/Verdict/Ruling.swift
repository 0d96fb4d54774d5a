/// What a finding, or a whole run, comes to.
///
/// - Shape: a lattice, `fail` > `inconclusive` > `pass`: a proven failure is never hidden by missing evidence, and
///   nothing passes on missing evidence.
public enum Ruling: String, Sendable, Equatable, Codable, CaseIterable {
    case pass
    case inconclusive
    case fail

    /// The stronger of two.
    public func joined(with other: Ruling) -> Ruling { rank >= other.rank ? self : other }

    /// The exit status of a run that comes to this.
    public var exitCode: Int32 {
        switch self {
        case .pass: 0
        case .fail: 1
        case .inconclusive: 3
        }
    }

    private var rank: Int {
        switch self {
        case .pass: 0
        case .inconclusive: 1
        case .fail: 2
        }
    }
}
