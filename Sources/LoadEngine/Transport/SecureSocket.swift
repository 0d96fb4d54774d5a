import COpenSSL
import Glibc

/// One connection as OpenSSL reads and writes it: the descriptor, and what its last calls came to.
///
/// OpenSSL's own socket calls are not used: they raise SIGPIPE on a broken connection, read once more after a short
/// read, and mark a session as unusable when the server ends without a word. Here such an end is kept as a fact for
/// the transport to judge.
struct SecureSocket {
    enum Phase: UInt8 {
        case connecting, handshaking, open
        /// OpenSSL gave up on it.
        case broken
    }

    var descriptor: Int32
    /// nil where the origin is not secured.
    var ssl: OpaquePointer?
    var phase = Phase.connecting
    /// A short read has emptied the socket; no call is worth making until an event tells of more.
    var isDrained = false
    /// The server has closed its side, or the connection broke: what is left is read to its end.
    var isEnding = false
    /// The end of the stream was read.
    var hasEnded = false
    /// OpenSSL must write before it can read on.
    var awaitsWriting = false
    /// The errno of a call that failed, 0 for none.
    var failure: Int32 = 0
    /// How reading ended, where bytes before it were handed over first.
    var end: IOStep?
    /// The handshake's beginning by the monotonic clock.
    var began: Nanoseconds = 0
    /// Where the client's latest session with this origin is kept.
    var session: UnsafeMutablePointer<OpaquePointer?>

    /// The functions through which OpenSSL uses a `SecureSocket`; nil when memory has run out.
    static func method() -> OpaquePointer? {
        guard let method = BIO_meth_new(BIO_TYPE_SOURCE_SINK, "rmsload") else { return nil }
        BIO_meth_set_create(method) { channel in
            BIO_set_init(channel, 1)
            return 1
        }
        BIO_meth_set_read(method) { channel, bytes, count in
            BIO_clear_flags(channel, SecureSocket.retryFlags)
            let socket = BIO_get_data(channel).assumingMemoryBound(to: SecureSocket.self)
            let read = socket.pointee.read(into: bytes, count: Int(count))
            if read < 0 { BIO_set_flags(channel, BIO_FLAGS_READ | BIO_FLAGS_SHOULD_RETRY) }
            return Int32(read)
        }
        BIO_meth_set_write(method) { channel, bytes, count in
            BIO_clear_flags(channel, SecureSocket.retryFlags)
            let socket = BIO_get_data(channel).assumingMemoryBound(to: SecureSocket.self)
            let written = socket.pointee.write(bytes, count: Int(count))
            if written < 0 { BIO_set_flags(channel, BIO_FLAGS_WRITE | BIO_FLAGS_SHOULD_RETRY) }
            return Int32(written)
        }
        // Nothing is held back, so there is nothing to flush.
        BIO_meth_set_ctrl(method) { _, command, _, _ in command == BIO_CTRL_FLUSH ? 1 : 0 }
        return method
    }

    private static let retryFlags = BIO_FLAGS_READ | BIO_FLAGS_WRITE | BIO_FLAGS_IO_SPECIAL | BIO_FLAGS_SHOULD_RETRY

    /// Bytes read, or -1 when there are none now: whether for good is in `hasEnded` and `failure`.
    private mutating func read(into bytes: UnsafeMutablePointer<CChar>?, count: Int) -> Int {
        if isDrained { return -1 }
        while true {
            let read = recv(descriptor, bytes, count, 0)
            if read > 0 {
                isDrained = read < count && !isEnding
                return read
            }
            if read == 0 {
                hasEnded = true
            } else if errno == EINTR {
                continue
            } else if errno == EAGAIN {
                isDrained = true
            } else {
                failure = errno
            }
            return -1
        }
    }

    private mutating func write(_ bytes: UnsafePointer<CChar>?, count: Int) -> Int {
        let written = Glibc.send(descriptor, bytes, count, Int32(MSG_NOSIGNAL))
        if written < 0, errno != EAGAIN, errno != EINTR { failure = errno }
        return written
    }

    /// Keeps a session that the server gave, in place of the one before; OpenSSL's callback for new sessions.
    static func keep(_ session: OpaquePointer?, of ssl: OpaquePointer?) -> Int32 {
        guard let socket = SSL_get_ex_data(ssl, 0)?.assumingMemoryBound(to: SecureSocket.self) else { return 0 }
        SSL_SESSION_free(socket.pointee.session.pointee)
        socket.pointee.session.pointee = session
        // The reference is ours now.
        return 1
    }
}
