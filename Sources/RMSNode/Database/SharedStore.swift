/// One thread's way to the shared database, round trips included.
///
/// Every access first waits for the configured round trip while it holds its thread: an untuned platform spends
/// its threads on exactly this.
final class SharedStore {
    let node: String
    private let path: String
    private let latency: Duration
    private var database: Database?

    init(configuration: NodeConfiguration) {
        node = configuration.name
        path = configuration.database
        latency = configuration.databaseLatency
    }

    /// One round trip.
    func roundTrip<Value>(_ work: (Database) throws(DatabaseError) -> Value) throws(DatabaseError) -> Value {
        ProcessorTime.wait(latency)
        if let database { return try work(database) }
        // At first use, not at start-up: a node with 200 threads would open 200 files before it could serve.
        let opened = try Database(path: path)
        database = opened
        return try work(opened)
    }
}
