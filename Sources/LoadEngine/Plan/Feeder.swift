/// Rows of data, one of which each session draws when it begins.
public struct Feeder: Sendable {
    /// Which row a session draws.
    public enum Pick: String, Sendable {
        /// Row n modulo the number of rows, n being the session's number.
        case sequential
        /// Any row, by the session's own random stream.
        case random
        /// Row n; a session beyond the last row is not begun and counted `notSent`.
        case unique
    }

    public var name: String
    public var columns: [String]
    /// Each row has as many values as there are columns.
    public var rows: [[String]]
    public var pick: Pick

    public init(name: String, columns: [String], rows: [[String]], pick: Pick) {
        self.name = name
        self.columns = columns
        self.rows = rows
        self.pick = pick
    }
}
