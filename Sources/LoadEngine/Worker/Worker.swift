/// One thread's world: its share of the arrivals, its sessions and connections, its recording.
///
/// Nothing here is shared while the run lasts. Each turn of the loop begins what is due, waits for the sockets
/// until the next moment something will be, and deals with what came.
struct Worker<Link: Transport & ~Copyable, Clock: TimeSource>: ~Copyable {
    let compiled: CompiledPlan
    let clock: Clock
    let control: RunControl
    var link: Link
    var sessions: Slab<SessionState>
    var connections: Slab<Connection>
    /// Sessions use their place as the timer's slot; connections use theirs after the last session's.
    var wheel: TimerWheel
    var recording: Recording
    var arrivals: Arrivals
    var health = WorkerHealth()
    /// Nodes whose sessions are followed, and whether any session may be: see `Worker+Continuity`.
    var watched: UInt64 = 0
    var isFollowing = false

    /// Arrivals end here: later ones are not begun, and users begin no further session.
    let arrivalsEnd: Nanoseconds
    /// In-flight work is cut off here; moved forward when the run is stopped early.
    var runEnd: Nanoseconds
    var isDraining = false
    /// When a session's place last became free, for telling a full platform from a late generator.
    var placeFreedAt: Nanoseconds = 0

    /// The turn's moment: read once for decisions, and again for each finished exchange.
    var now: Nanoseconds = 0
    /// From when on what this turn deals with may have lain there: the end of the wait, or when that should have ended.
    var readySince: Nanoseconds = 0
    /// When a wait should have ended that ended late and without an event; `.max` where the last one did not.
    private var oversleptSince: Nanoseconds = .max
    /// Connections that are being opened and that no exchange waits for.
    var openingAhead = 0
    let extras: ExchangeExtras
    var users: Users
    var pools: ConnectionPools
    var decoder = BodyDecoder()
    let table: HeaderTable
    /// The connection whose head the table describes, -1 for none.
    var tableOwner = -1
    var buffers = BufferPool()
    let input: UnsafeMutableRawBufferPointer
    /// The request that is being put together.
    var draft = RequestDraft()
    /// Room for a check or a capture to work in.
    var scratch = ByteStore()
    /// Seconds since 1970 at the start of the run, for cookies that expire.
    let wallStart: Int64
    /// Sessions whose numbers are equal modulo this are one client's.
    let clientsMax: UInt64

    /// Longest wait: the control word is looked at this often even when nothing happens, and a worker that was kept
    /// from running for longer finds that out, also when it waits for responses only.
    static var waitMax: Nanoseconds { .milliseconds(10) }
    /// A wait that ends so much later than it should was no wait for the kernel's timer only.
    static var overslept: Nanoseconds { .milliseconds(1) }

    /// Bytes read at a time.
    static var inputBytes: Int { 64 << 10 }

    init(
        compiled: CompiledPlan, share: WorkerShare, link: consuming Link, clock: Clock, control: RunControl,
        collector: Collector
    ) {
        self.compiled = compiled
        self.clock = clock
        self.control = control
        self.link = link
        sessions = Slab(capacity: share.sessionsMax)
        connections = Slab(capacity: share.connectionsMax)
        wheel = TimerWheel(capacity: share.sessionsMax + share.connectionsMax)
        recording = Recording(collector: collector)
        arrivals = Arrivals(compiled.plan, worker: share.worker, of: share.workers)
        extras = ExchangeExtras(capacity: compiled.hasExtras ? share.connectionsMax : 0)
        users = Users(compiled.plan, workers: share.workers)
        pools = ConnectionPools(compiled.plan)
        // Which source address a session has: the same one for all that a user does.
        clientsMax = compiled.isClosed ? users.peak : .max
        arrivalsEnd = compiled.plan.load.duration
        runEnd = arrivalsEnd + compiled.plan.load.grace
        table = HeaderTable(capacity: compiled.plan.limits.headerFieldsMax)
        input = .allocate(byteCount: Self.inputBytes, alignment: 64)
        wallStart = Int64(MonotonicClock.wall() / .seconds(1))
    }

    deinit {
        input.deallocate()
        for place in 0..<sessions.used { sessions[place].pointee.free() }
        for place in 0..<connections.used {
            connections[place].pointee.outgoing.free()
            connections[place].pointee.carry.free()
            connections[place].pointee.head.free()
            connections[place].pointee.body.free()
        }
        extras.freeStores(connections.used)
        var scratch = scratch
        scratch.free()
    }

    /// Runs until the plan is done or the run is stopped.
    mutating func run() {
        openAhead()
        now = clock.now()
        while turn() {}
        finish()
    }

    /// One turn of the loop; false when there is nothing left to do.
    private mutating func turn() -> Bool {
        obeyControl()
        beginArrivals()
        runTimers()
        if compiled.hasPools { servePools() }
        if now >= recording.handOverDue { recording.handOver(now: now) }
        if now >= runEnd || isDone { return false }
        now = clock.now()
        health.turnEnds(now)
        let (began, until) = (now, max(now, nextMoment()))
        let count = link.wait(until: until, now: now)
        now = clock.now()
        // What a wait gives at once after one that ended late has lain there since then.
        readySince = min(min(now, until), now - began < Self.overslept ? oversleptSince : .max)
        oversleptSince = count == 0 && now > until + Self.overslept ? until : .max
        health.turnBegins(now)
        for index in 0..<count {
            let event = link.event(index)
            handle(event)
        }
        if Link.carriesExchanges { hear() }
        return true
    }

    private var isDone: Bool {
        sessions.taken == 0 && (isDraining || arrivals.isExhausted)
    }

    private mutating func nextMoment() -> Nanoseconds {
        // Two by two: `min` of more makes an array.
        var moment = min(min(now + Self.waitMax, recording.handOverDue), min(wheel.nextDeadline(), runEnd))
        if compiled.hasPools, hasServable { moment = now }
        if !isDraining, !sessions.isFull, let next = arrivals.next { moment = min(moment, next.intended) }
        return moment
    }

    private mutating func obeyControl() {
        if control.watched != watched { watch(control.watched) }
        switch control.order {
        case .run: break
        case .drain:
            if !isDraining {
                isDraining = true
                runEnd = min(runEnd, now + compiled.plan.load.grace)
                dismissUsers()
            }
        case .stop:
            isDraining = true
            runEnd = now
        }
    }

    private mutating func beginArrivals() {
        if isDraining { return }
        let turn = now
        while let arrival = arrivals.next, arrival.intended <= turn, !sessions.isFull {
            arrivals.advance()
            begin(arrival, freeSince: placeFreedAt)
            // Sending takes its time, which is no part of the next one's service.
            now = clock.now()
        }
    }

    private mutating func runTimers() {
        let turn = now
        while true {
            let slot = wheel.popDue(now: turn)
            if slot < 0 { return }
            if slot < sessions.capacity {
                wake(session: slot)
                now = clock.now()
            } else {
                checkDeadline(connection: slot - sessions.capacity)
            }
        }
    }

    /// Counts what was cut off or never came to be sent, and hands the last samples over.
    private mutating func finish() {
        for place in 0..<connections.used where connections[place].pointee.isBusy {
            record(place, .interrupted, finished: now)
        }
        closePools()
        for place in 0..<sessions.used {
            closeConnections(of: place)
            if !sessions[place].pointee.isActive { continue }
            followEnd(place)
            recording.note(.interrupted, arrival: sessions[place].pointee.intended)
        }
        while let arrival = arrivals.next, arrival.intended < min(arrivalsEnd, now) {
            arrivals.advance()
            neverBegan(arrival)
        }
        health.turnEnds(now)
        recording.handOver(now: now)
    }
}

/// What one worker gets of the plan's bounds.
struct WorkerShare {
    var worker: Int
    var workers: Int
    var sessionsMax: Int
    var connectionsMax: Int

    init(_ plan: Plan, worker: Int) {
        self.worker = worker
        workers = plan.workers
        let all =
            switch plan.load.model {
            case .open: min(plan.load.clients ?? .max, plan.load.sessionsMax)
            case .closed(let stages): UserShape(stages).peak
            }
        // Worker i of n owns places i, i + n, i + 2n …
        sessionsMax = max(0, (all - worker + plan.workers - 1) / plan.workers)
        // A client may have idle sockets of one kind of session while another is carried.
        let own = plan.sessions.filter { !$0.isShared && !$0.isCarried }.map(\.inFlightMax).max() ?? 0
        let perSession = own + (plan.sessions.filter(\.isCarried).map(\.inFlightMax).max() ?? 0)
        let shared = plan.sessions.filter(\.isShared).reduce(0) { $0 + max(1, $1.connections) }
        connectionsMax = (sessionsMax * max(shared > 0 ? 0 : 1, perSession) + shared) * max(1, plan.origins.count)
    }
}
