/// Why the shared database did not do what it was asked.
enum DatabaseError: Error, Equatable, CustomStringConvertible {
    case cannotOpen(path: String, reason: String)
    /// Another process held a lock for longer than we wait.
    case busy(doing: String)
    /// Every connection of the node's pool stayed in use.
    case poolExhausted(waited: Duration)
    case failed(doing: String, reason: String)

    var description: String {
        switch self {
        case .cannotOpen(let path, let reason):
            "cannot open the database \(path): \(reason); its folder must exist and be writable"
        case .busy(let doing):
            "the database stayed locked for \(Database.busyMax.nanoseconds / 1_000_000_000) s: \(doing)"
        case .poolExhausted(let waited): "no database connection became free within \(waited.milliseconds) ms"
        case .failed(let doing, let reason): "the database refused: \(reason): \(doing)"
        }
    }
}
