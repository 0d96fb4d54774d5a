import CCurl
import COpenSSL

/// From a connection that stands to a request that goes out.
extension CurlExchange {
    /// Says whether a connection of prior knowledge will have to be opened, for a libcurl that has to be told.
    mutating func guess(_ opens: Bool) {
        self.opens = opens
        isWrongGuess = false
        hasOpened = false
        guard let easy else { return }
        // Without TLS the latter asks for nothing special: a connection that is there is used as it is.
        rms_curl_number(
            easy, CURLOPT_HTTP_VERSION, opens ? CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE : CURL_HTTP_VERSION_2TLS)
    }

    /// The request goes out now; false where it must not.
    ///
    /// libcurl sends again by itself where a connection that was kept alive turns out to be dead, and where a server
    /// says that it has not looked at a stream; it would do so for any method, and several times.
    mutating func sending() -> Bool {
        if let opens, opens != hasOpened {
            guesses += 1
            isWrongGuess = guesses < Self.guessesMax
            return isWrongGuess ? false : fails(.reset)
        }
        attempts += 1
        isReused = !hasOpened
        if attempts > 2 || attempts == 2 && !isIdempotent { return fails(needsAgreement ? .reset : .closed) }
        if hasOpened {
            hasOpened = false
            if context.pointee.hosts[origin] != nil, !agree() { return fails(.tls) }
        }
        note(.sent(isRetried: attempts > 1))
        return true
    }

    /// Whether it may be sent once more after it failed: on a connection kept alive that was stale, before any byte of a
    /// response, where that does no harm. libcurl does so by itself but for what it takes for a fault of HTTP/2, such as
    /// a server that has said goodbye (GOAWAY).
    func retries(_ code: CURLcode) -> Bool {
        (code == CURLE_HTTP2 || code == CURLE_SEND_ERROR || code == CURLE_RECV_ERROR) && isReused && isIdempotent
            && attempts == 1 && !isAnswered && failure == nil
    }

    /// A secured connection is new: what was agreed on; false where it is not what was wanted.
    private mutating func agree() -> Bool {
        guard let easy, let ssl = rms_curl_tell_tls(easy).map({ OpaquePointer($0) }) else { return true }
        var (connected, agreed): (curl_off_t, curl_off_t) = (0, 0)
        rms_curl_tell_size(easy, CURLINFO_CONNECT_TIME_T, &connected)
        rms_curl_tell_size(easy, CURLINFO_APPCONNECT_TIME_T, &agreed)
        context.pointee.tally.agreed(ssl, after: Nanoseconds(max(0, agreed - connected)) * 1_000)
        if !needsAgreement { return true }
        var name: UnsafePointer<UInt8>?
        var count: UInt32 = 0
        SSL_get0_alpn_selected(ssl, &name, &count)
        let chosen = UnsafeRawBufferPointer(start: name, count: Int(count))
        if chosen.elementsEqual("h2".utf8) { return true }
        context.pointee.tally.failed("the server does not agree on h2 (ALPN)")
        return false
    }

    /// Sets TLS up as the engine's own sockets do; libcurl has put its own way of things there before.
    func secure(_ other: OpaquePointer) {
        guard let own = context.pointee.security, let host = context.pointee.hosts[origin] else { return }
        TLSContext.equip(other, like: own, for: host)
        // Not the older version beside it: what a run measures must not depend on the server's mood.
        if needsAgreement { SSL_CTX_set_alpn_protos(other, [2, 0x68, 0x32], 3) }
    }
}
