/// The connections that the sessions of a kind share, where the plan says so: a pool for each origin.
///
/// An exchange that finds all connections of its pool busy waits in line, its due moment kept.
struct ConnectionPools: ~Copyable {
    /// An exchange that waits for a connection.
    struct Waiting {
        var session: Int32
        var exchange: Int32
        var sequence: UInt64
        var due: Nanoseconds
        var lateUs: UInt32
    }

    private struct Pool {
        /// The first idle connection, linked through `Connection.next`; -1 for none.
        var idle: Int32 = -1
        /// Connections that it has, idle or not.
        var open: Int32 = 0
        var limit: Int32
        /// A ring of those who wait; it only grows.
        var ring: UnsafeMutablePointer<Waiting>?
        var capacity = 0
        var first = 0
        var count = 0
    }

    private let pools: UnsafeMutablePointer<Pool>
    private let poolCount: Int
    private let originCount: Int

    init(_ plan: Plan) {
        originCount = plan.origins.count
        poolCount = plan.sessions.contains(where: \.isShared) ? plan.sessions.count * originCount : 0
        pools = .allocate(capacity: poolCount)
        for index in 0..<poolCount {
            (pools + index).initialize(to: Pool(limit: Int32(max(1, plan.sessions[index / originCount].connections))))
        }
    }

    deinit {
        for index in 0..<poolCount { pools[index].ring?.deallocate() }
        pools.deallocate()
    }

    var indices: Range<Int> { 0..<poolCount }

    func index(kind: Int, origin: Int32) -> Int { kind * originCount + Int(origin) }

    /// An idle connection of the pool, which is idle no more; -1 for none.
    mutating func takeIdle(_ pool: Int, _ connections: borrowing Slab<Connection>) -> Int32 {
        let place = pools[pool].idle
        if place >= 0 { pools[pool].idle = connections[Int(place)].pointee.next }
        return place
    }

    mutating func giveIdle(_ pool: Int, _ place: Int, _ connections: borrowing Slab<Connection>) {
        connections[place].pointee.next = pools[pool].idle
        pools[pool].idle = Int32(place)
    }

    /// Takes a connection out of the idle ones, wherever it stands among them.
    mutating func dropIdle(_ pool: Int, _ place: Int, _ connections: borrowing Slab<Connection>) {
        if pools[pool].idle == Int32(place) {
            pools[pool].idle = connections[place].pointee.next
            return
        }
        var before = pools[pool].idle
        while before >= 0, connections[Int(before)].pointee.next != Int32(place) {
            before = connections[Int(before)].pointee.next
        }
        if before >= 0 { connections[Int(before)].pointee.next = connections[place].pointee.next }
    }

    func mayOpen(_ pool: Int) -> Bool { pools[pool].open < pools[pool].limit }

    mutating func opened(_ pool: Int) { pools[pool].open += 1 }

    mutating func closed(_ pool: Int) { pools[pool].open -= 1 }

    func waiting(_ pool: Int) -> Int { pools[pool].count }

    /// Whether somebody waits who need not.
    func isServable(_ pool: Int) -> Bool { pools[pool].count > 0 && (pools[pool].idle >= 0 || mayOpen(pool)) }

    mutating func wait(_ pool: Int, _ waiting: Waiting) {
        let line = pools + pool
        if line.pointee.count == line.pointee.capacity {
            let next = max(64, 2 * line.pointee.capacity)
            let ring = UnsafeMutablePointer<Waiting>.allocate(capacity: next)
            for offset in 0..<line.pointee.count {
                (ring + offset).initialize(
                    to: line.pointee.ring.unsafelyUnwrapped[(line.pointee.first + offset) % line.pointee.capacity])
            }
            line.pointee.ring?.deallocate()
            line.pointee.ring = ring
            line.pointee.capacity = next
            line.pointee.first = 0
        }
        let end = (line.pointee.first + line.pointee.count) % line.pointee.capacity
        (line.pointee.ring.unsafelyUnwrapped + end).initialize(to: waiting)
        line.pointee.count += 1
    }

    /// Who has waited longest; nil when nobody waits.
    mutating func takeWaiting(_ pool: Int) -> Waiting? {
        let line = pools + pool
        guard line.pointee.count > 0, let ring = line.pointee.ring else { return nil }
        defer {
            line.pointee.first = (line.pointee.first + 1) % line.pointee.capacity
            line.pointee.count -= 1
        }
        return ring[line.pointee.first]
    }
}
