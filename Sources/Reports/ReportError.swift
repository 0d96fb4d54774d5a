/// Why a file of a run could not be read or written.
public enum ReportError: Error, Equatable, CustomStringConvertible {
    case missing(path: String)
    case unreadable(path: String, why: String)
    case corrupt(path: String, why: String)
    case version(path: String, found: Int, allowed: Int)
    case noCapacity(path: String, why: String)
    case unwritable(path: String, why: String)

    public var description: String {
        switch self {
        case .missing(let path):
            "\(path): no such file; name a run's folder or its run.json"
        case .unreadable(let path, let why):
            "\(path): cannot be read: \(why)"
        case .corrupt(let path, let why):
            "\(path): is no record of a run: \(why)"
        case .version(let path, let found, let allowed):
            "\(path): found record version \(found), this rmsload reads version \(allowed); "
                + (found > allowed ? "use a newer rmsload" : "run the scenario again")
        case .noCapacity(let path, let why):
            "\(path): is no capacity.json that `rmsload capacity` wrote: \(why)"
        case .unwritable(let path, let why):
            "\(path): cannot be written: \(why)"
        }
    }
}
