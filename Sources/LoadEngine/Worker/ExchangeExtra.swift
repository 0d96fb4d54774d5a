import Glibc

/// What an exchange needs beyond its connection's own fields: redirects that were followed, the cache's entry, pieces
/// that are on a slow link.
///
/// A plain value for which zeroed memory stands; there is one for each connection where the plan needs any.
struct ExchangeExtra {
    /// Redirects that were followed; above 0 the request goes to `target` at the connection's origin.
    var hops: UInt8 = 0
    /// The method has become GET.
    var isGet = false
    /// The response that is being read leads on to `next` at `nextOrigin`, or, where that is -1, to nowhere.
    var isRedirect = false
    var nextOrigin: Int32 = 0
    var target = ByteStore()
    var next = ByteStore()
    /// When the first request of the exchange was sent.
    var firstSent: Nanoseconds = 0

    /// The key of what is asked for in the session's cache, and whether it was asked for a change only.
    var cacheKey: UInt64 = 0
    var isConditional = false

    /// Bytes that left the kernel and are on the link, and when the last of them arrives; 0 for none.
    var held = ByteStore()
    var readAt: Nanoseconds = 0
    /// When the player wants more; and the viewer's leaving: at which part of the content (0 for one who stays), after
    /// how many bytes of it, and how many have come.
    var playedUntil: Nanoseconds = 0
    var leavesAt = 0.0
    var leavesAfter: UInt64 = 0
    var bodyCount: UInt64 = 0
    var isAbandoned = false
    /// Bytes of the request that are on the link or have passed it, and when those may be given to the kernel; 0 for none.
    var writeCount = 0
    var writeAt: Nanoseconds = 0

    /// The next moment at which bytes have passed the link; `.max` for none.
    var passes: Nanoseconds { min(readAt == 0 ? .max : readAt, writeAt == 0 ? .max : writeAt) }

    /// An exchange begins, or has ended: nothing is left of the one before but the stores' memory.
    mutating func reset() {
        hops = 0
        isGet = false
        isRedirect = false
        isConditional = false
        playedUntil = 0
        leavesAt = 0
        leavesAfter = 0
        bodyCount = 0
        isAbandoned = false
        clearLink()
    }

    /// A request is sent, for the first time or again: nothing of it, or of an answer, is on the link.
    mutating func clearLink() {
        held.removeAll()
        readAt = 0
        writeCount = 0
        writeAt = 0
    }
}

/// One `ExchangeExtra` for each connection, or none where the plan needs none.
struct ExchangeExtras: ~Copyable {
    private let extras: UnsafeMutablePointer<ExchangeExtra>?

    init(capacity: Int) {
        guard capacity > 0 else {
            extras = nil
            return
        }
        // Zeroed memory comes from the kernel as it is touched: a connection never used costs nothing.
        guard let memory = calloc(capacity, MemoryLayout<ExchangeExtra>.stride) else {
            fatalError("out of memory: \(capacity) connections")
        }
        extras = memory.bindMemory(to: ExchangeExtra.self, capacity: capacity)
    }

    deinit { Glibc.free(extras) }

    @inline(__always)
    subscript(place: Int) -> UnsafeMutablePointer<ExchangeExtra> { extras.unsafelyUnwrapped + place }

    /// Gives the stores of the first places back.
    func freeStores(_ count: Int) {
        guard let extras else { return }
        for place in 0..<count {
            extras[place].target.free()
            extras[place].next.free()
            extras[place].held.free()
        }
    }
}
