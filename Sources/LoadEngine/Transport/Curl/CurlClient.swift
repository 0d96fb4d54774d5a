import CCurl
import CShims
import Glibc

/// libcurl's side of one client: a multi handle, so that its connections stay its own, and easy handles at rest.
///
/// Stays where it is while the worker lasts.
struct CurlClient {
    let context: UnsafeMutablePointer<CurlContext>
    /// The number of the client's place.
    let number: Int
    private(set) var multi: UnsafeMutableRawPointer?
    /// Where the client's TLS sessions are kept for its next connections, as a browser does.
    private var share: UnsafeMutableRawPointer?
    private let idle: UnsafeMutablePointer<UnsafeMutableRawPointer?>
    private var idleCount = 0
    /// The most that are put aside.
    private let idleMax: Int

    /// Origins to which a connection of prior knowledge is believed to stand: a bit for each, several may share one.
    var connected: UInt64 = 0

    /// Marks events of libcurl's sockets apart from those of the worker's own connections.
    static let mark = 1 << 31

    init(context: UnsafeMutablePointer<CurlContext>, number: Int, idleMax: Int) {
        self.context = context
        self.number = number
        self.idleMax = idleMax
        idle = .allocate(capacity: idleMax)
    }

    /// A handle for an exchange, and whether it is new and has to be set up; nil when memory has run out.
    mutating func take(connections: Int) -> (easy: UnsafeMutableRawPointer, isNew: Bool)? {
        if multi == nil, !begin() { return nil }
        rms_curl_multi_number(multi, CURLMOPT_MAX_HOST_CONNECTIONS, connections)
        if idleCount > 0, let easy = idle[idleCount - 1] {
            idleCount -= 1
            return (easy, false)
        }
        guard let easy = curl_easy_init() else { return nil }
        rms_curl_pointer(easy, CURLOPT_SHARE, share)
        return (easy, true)
    }

    private mutating func begin() -> Bool {
        guard let multi = curl_multi_init() else { return false }
        self.multi = multi
        let client = context.pointee.clients.map { $0 + number }
        rms_curl_multi_on_socket(multi, CurlCallbacks.socket, client)
        rms_curl_multi_on_timer(multi, CurlCallbacks.timer, client)
        rms_curl_multi_number(multi, CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
        rms_curl_multi_number(multi, CURLMOPT_MAX_CONCURRENT_STREAMS, CurlPlan.streamsMax)
        if context.pointee.security != nil, let share = curl_share_init() {
            rms_curl_share(share, CURL_LOCK_DATA_SSL_SESSION)
            self.share = share
        }
        return true
    }

    /// Takes a handle back whose exchange is over, whatever it came to.
    mutating func give(_ easy: UnsafeMutableRawPointer) {
        curl_multi_remove_handle(multi, easy)
        if idleCount == idleMax { return curl_easy_cleanup(easy) }
        idle[idleCount] = easy
        idleCount += 1
    }

    /// Closes everything: the client's next exchange finds nothing of those before.
    mutating func end() {
        while idleCount > 0 {
            idleCount -= 1
            curl_easy_cleanup(idle[idleCount])
        }
        if let multi { curl_multi_cleanup(multi) }
        if let share { curl_share_cleanup(share) }
        multi = nil
        share = nil
        connected = 0
        context.pointee.wheel.cancel(number)
    }

    /// Waits for what libcurl wants to know of a socket; `isKnown` where it has asked before.
    func watch(_ descriptor: Int32, for what: Int32, isKnown: Bool) {
        let poller = context.pointee.poller
        if what == CURL_POLL_REMOVE {
            rms_epoll_control(poller, EPOLL_CTL_DEL, descriptor, 0, 0)
            return
        }
        var interest: UInt32 = 0
        if what & CURL_POLL_IN != 0 { interest |= EPOLLIN.rawValue }
        if what & CURL_POLL_OUT != 0 { interest |= EPOLLOUT.rawValue }
        let token = UInt64(UInt32(descriptor)) << 32 | UInt64(Self.mark | number)
        let operation = isKnown ? EPOLL_CTL_MOD : EPOLL_CTL_ADD
        rms_epoll_control(poller, operation, descriptor, interest, token)
        if !isKnown { curl_multi_assign(multi, descriptor, multi) }
    }

    /// Has libcurl called after so many milliseconds; below 0 not at all.
    func call(afterMs length: Int) {
        if length < 0 { return context.pointee.wheel.cancel(number) }
        // In the coming turn at the earliest, so that a turn ends.
        let now = context.pointee.clock.now() + 1
        context.pointee.wheel.set(number, at: now + .milliseconds(length))
    }

    /// Gives the memory back.
    mutating func free() {
        end()
        idle.deallocate()
    }
}
