/// Names of the full lab's database, as `schema.sql` makes them.
enum DatabaseSchema {
    static let name = "rms"
    static let tables = ["comments", "scenes"]
    /// May do everything; the watchdog and rmsload are this one.
    static let owner = "lab"
    /// What the nodes are.
    static let client = "rms"
    /// What HAProxy's health check logs in as; may do nothing.
    static let check = "haproxy"
}
