import CCurl
import Glibc

/// What libcurl says about an exchange that failed, and the outcome that it is.
struct CurlFailure {
    let code: CURLcode
    /// The errno of the system call that failed, 0 for none.
    let reason: Int32
    /// libcurl's own words.
    let words: String
    let isAnswered: Bool

    /// Why TLS failed, in the words that the engine's own sockets have for it; nil where it did not.
    var securityReason: String? {
        let certificate = "SSL certificate problem: "
        if words.hasPrefix(certificate) { return "certificate not accepted: \(words.dropFirst(certificate.count))" }
        // `error:0A000126:SSL routines::unexpected eof while reading, errno 0`
        guard let library = words.firstRange(of: "SSL routines:") else {
            return code == CURLE_SSL_CONNECT_ERROR && reason == 0 && !isCut ? words : nil
        }
        let rest = words[library.upperBound...].drop { $0 == ":" }
        let text = String(rest.prefix { $0 != "," })
        return text.hasPrefix("unexpected eof") ? nil : text
    }

    /// The server went away where TLS was in the middle of something.
    private var isCut: Bool { words.contains("SSL_ERROR_SYSCALL") || words.contains("unexpected eof") }

    /// - Errors: none; a code that nobody thought of is `reset`, the least that is true of it.
    var outcome: Outcome {
        switch code {
        case CURLE_COULDNT_CONNECT: connecting
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .resolve
        case CURLE_OPERATION_TIMEDOUT: .timeout
        case CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE: isAnswered ? .truncated : .closed
        case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL, CURLE_BAD_CONTENT_ENCODING: .malformed
        // Of ours there is none; it says so of a head whose first field is the rest of another one.
        case CURLE_BAD_FUNCTION_ARGUMENT: .malformed
        case CURLE_OUT_OF_MEMORY: .tooLarge
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION: securityReason == nil ? broken : .tls
        case CURLE_HTTP2, CURLE_HTTP2_STREAM: stream
        case CURLE_PROXY: .refused
        default: receiving
        }
    }

    private var connecting: Outcome {
        switch reason {
        case 0, ECONNREFUSED: .refused
        case ETIMEDOUT: .timeout
        case EHOSTUNREACH, ENETUNREACH, EAFNOSUPPORT: .resolve
        case EADDRNOTAVAIL, EMFILE, ENFILE, ENOBUFS, ENOMEM: .notSent
        default: .reset
        }
    }

    /// The connection is of no further use, in the middle of something.
    private var broken: Outcome {
        if words.contains("reset by peer") || reason == ECONNRESET || reason == EPIPE { return .reset }
        return isAnswered ? .truncated : .closed
    }

    private var receiving: Outcome {
        // The tunnel's, not the origin's.
        if words.contains("CONNECT") { return .refused }
        if securityReason != nil { return .tls }
        if isCut { return broken }
        if reason == ETIMEDOUT { return .timeout }
        if reason != 0 { return .reset }
        return words.contains("chunk") || words.contains("hunked") ? .malformed : broken
    }

    /// `HTTP/2 stream 1 was not closed cleanly: PROTOCOL_ERROR (err 1)`: what is against the protocol was found out by
    /// whichever side; anything else is the server's wish to end it.
    private var stream: Outcome {
        let breaches = ["PROTOCOL_ERROR", "FLOW_CONTROL_ERROR", "FRAME_SIZE_ERROR", "COMPRESSION_ERROR"]
        if breaches.contains(where: words.contains) { return .malformed }
        if words.contains("unexpected data") { return .malformed }
        if words.contains("not closed cleanly") { return .reset }
        // The connection was given up, by a server that said goodbye or for a breach of the protocol: nobody says which.
        return broken
    }
}
