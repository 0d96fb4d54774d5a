/// How a worker's event loop fared.
struct WorkerHealth: Sendable {
    /// Turns that took longer than `stallBound` between two waits.
    private(set) var stalls = 0
    private(set) var stallMax: Nanoseconds = 0
    private(set) var connectionsOpened = 0
    private(set) var connectionsPeak = 0
    /// Connections that could not be opened because descriptors or ports had run out.
    var exhausted = 0
    var cpu: Nanoseconds = 0
    /// How long the thread was ready to run and had no CPU; nil where the kernel does not tell.
    var cpuWait: Nanoseconds?
    /// What TLS came to; nil where nothing is secured.
    var tls: TLSRecord?
    private var began: Nanoseconds = 0

    static let stallBound: Nanoseconds = .milliseconds(10)

    mutating func turnBegins(_ now: Nanoseconds) { began = now }

    mutating func turnEnds(_ now: Nanoseconds) {
        let length = now > began ? now - began : 0
        if began > 0, length > Self.stallBound {
            stalls += 1
            stallMax = max(stallMax, length)
        }
    }

    /// Adds what the transport opened by itself.
    mutating func add(_ opened: (count: Int, peak: Int, exhausted: Int)) {
        connectionsOpened += opened.count
        connectionsPeak += opened.peak
        exhausted += opened.exhausted
    }

    mutating func connectionOpened(open: Int) {
        connectionsOpened += 1
        connectionsPeak = max(connectionsPeak, open)
    }
}
