import CShims
import Glibc

/// What libcurl's callbacks and the transport share: the clock, the timers, what there is to tell.
///
/// Stays where it is while the worker lasts.
struct CurlContext: ~Copyable {
    let clock: MonotonicClock
    let poller: Int32
    let limits: Limits
    let sources: SourceAddresses
    /// OpenSSL's context that connections are set up like; nil where no origin is secured.
    let security: OpaquePointer?
    /// For each origin whom its certificate must be for; nil where it is not secured.
    let hosts: [TLSHost?]
    /// For each client the moment at which libcurl wants to be called.
    var wheel: TimerWheel
    /// By the number of their place.
    var clients: UnsafeMutablePointer<CurlClient>?
    var notes: [ExchangeNote] = []
    /// Notes that the worker has taken.
    var notesTaken = 0
    var tally: TLSTally
    var connectionsOpened = 0
    var connectionsOpen = 0
    var connectionsPeak = 0
    var exhausted = 0

    init(
        _ plan: Plan, sources: SourceAddresses, clients: Int, clock: MonotonicClock, poller: Int32,
        security: OpaquePointer?
    ) {
        self.sources = sources
        self.clock = clock
        self.poller = poller
        self.security = security
        limits = plan.limits
        hosts = plan.origins.map { $0.isSecure ? TLSHost($0) : nil }
        wheel = TimerWheel(capacity: clients)
        tally = TLSTally(isVerified: plan.tls.isVerified)
    }

    /// A socket of libcurl's for a connection; -1 with errno set when there is none to be had.
    mutating func openSocket(family: Int32, kind: Int32, protocol number: Int32, source: UInt64) -> Int32 {
        let descriptor = socket(
            family, kind | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue), number)
        guard descriptor >= 0 else {
            exhausted += 1
            return -1
        }
        let reason = sources.bind(descriptor, family: family, pick: source)
        if reason != 0 {
            exhausted += 1
            close(descriptor)
            errno = reason
            return -1
        }
        connectionsOpened += 1
        connectionsOpen += 1
        connectionsPeak = max(connectionsPeak, connectionsOpen)
        return descriptor
    }

    mutating func closeSocket(_ descriptor: Int32) -> Int32 {
        connectionsOpen -= 1
        return close(descriptor)
    }

    /// The next thing to tell the worker.
    mutating func nextNote() -> ExchangeNote? {
        if notesTaken == notes.count {
            notes.removeAll(keepingCapacity: true)
            notesTaken = 0
            return nil
        }
        notesTaken += 1
        return notes[notesTaken - 1]
    }
}
