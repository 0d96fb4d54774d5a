/// The way of request threads to the shared database, round trips included.
///
/// Every access waits for the configured round trip while it holds its thread and a connection: an untuned platform
/// spends both on exactly this.
struct SharedStore: Sendable {
    let node: String
    let writeBehind: WriteBehind?
    private let pool: DatabasePool
    private let latency: Duration

    init(configuration: NodeConfiguration, pool: DatabasePool, writeBehind: WriteBehind?) {
        node = configuration.name
        latency = configuration.databaseLatency
        self.pool = pool
        self.writeBehind = writeBehind
    }

    /// One round trip: half of it on the way there, half on the way back.
    ///
    /// Between the two the work is done and nobody has been told: a node that dies now leaves a write that is committed
    /// and not acknowledged.
    func roundTrip<Value>(_ work: (Database) throws(DatabaseError) -> Value) throws(DatabaseError) -> Value {
        try pool.lend { (database) throws(DatabaseError) in
            ProcessorTime.wait(latency / 2)
            let value = try work(database)
            ProcessorTime.wait(latency / 2)
            return value
        }
    }
}
