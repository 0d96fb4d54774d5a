/// Names of the full lab's database, as `schema.sql` makes them.
enum DatabaseSchema {
    static let name = "rms"
    static let tables = ["comments", "scenes"]
    /// How often comments of these keys are there.
    static let writesQuery =
        "SELECT comment_key, COUNT(*) AS times FROM \(name).comments WHERE comment_key IN (\(WritesQuery.hole)) "
        + "GROUP BY comment_key"
    /// May do everything; the watchdog and rmsload are this one.
    static let owner = "lab"
    /// What the nodes are.
    static let client = "rms"
    /// What HAProxy's health check logs in as; may do nothing.
    static let check = "haproxy"
}
