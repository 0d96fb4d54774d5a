import COpenSSL
import Glibc

/// Why TLS failed, in words: OpenSSL's own, taken from the errors that the calling thread has queued.
enum TLSReason {
    /// Why a connection failed; empties the queue.
    static func take(of ssl: OpaquePointer) -> String {
        let verdict = SSL_get_verify_result(ssl)
        // Behind "certificate verify failed" stands what was wrong with it.
        if verdict != Int(X509_V_OK), SSL_get_verify_mode(ssl) != SSL_VERIFY_NONE {
            ERR_clear_error()
            return "certificate not accepted: \(String(cString: X509_verify_cert_error_string(verdict)))"
        }
        return take()
    }

    /// Why a call failed; empties the queue. The first error is the cause, later ones only pass it on.
    static func take() -> String {
        let code = ERR_get_error()
        ERR_clear_error()
        guard code != 0 else { return "unknown" }
        // The system's errors pass through the queue with a mark of their own.
        if code & systemMark != 0 { return String(cString: strerror(Int32(truncatingIfNeeded: code & ~systemMark))) }
        guard let reason = ERR_reason_error_string(code) else { return "OpenSSL error \(code)" }
        return String(cString: reason)
    }

    private static let systemMark: UInt = 1 << 31
}
