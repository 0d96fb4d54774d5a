import CCurl

/// What libcurl is told about an exchange, and what it tells at its end.
extension UnsafeMutablePointer where Pointee == CurlExchange {
    /// Sets what differs from exchange to exchange.
    func set(on easy: UnsafeMutableRawPointer, isHead: Bool) {
        for option in [
            CURLOPT_PRIVATE, CURLOPT_HEADERDATA, CURLOPT_WRITEDATA, CURLOPT_PREREQDATA, CURLOPT_OPENSOCKETDATA,
            CURLOPT_SSL_CTX_DATA,
        ] {
            rms_curl_pointer(easy, option, self)
        }
        rms_curl_pointer(easy, CURLOPT_ERRORBUFFER, pointee.words)
        rms_curl_pointer(easy, CURLOPT_REQUEST_TARGET, pointee.request.target)
        rms_curl_pointer(easy, CURLOPT_HTTPHEADER, pointee.request.fields())
        // The last one of these three decides; the method's name is written over it.
        if isHead {
            rms_curl_number(easy, CURLOPT_NOBODY, 1)
        } else if pointee.request.hasContent {
            let content = pointee.request.content
            rms_curl_number(easy, CURLOPT_POST, 1)
            rms_curl_size(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(content.count))
            rms_curl_pointer(easy, CURLOPT_POSTFIELDS, content.baseAddress ?? UnsafeRawPointer(self))
        } else {
            rms_curl_number(easy, CURLOPT_HTTPGET, 1)
        }
        rms_curl_pointer(easy, CURLOPT_CUSTOMREQUEST, isHead ? nil : pointee.request.method)
    }
}

extension CurlExchange {
    /// How it ended.
    func outcome(_ code: CURLcode) -> Outcome {
        if let failure { return failure }
        if code == CURLE_OK { return stage == .body ? .ok : isAnswered ? .truncated : .closed }
        var reason = 0
        if let easy { rms_curl_tell_number(easy, CURLINFO_OS_ERRNO, &reason) }
        let failure = CurlFailure(
            code: code, reason: openFailure != 0 ? openFailure : Int32(truncatingIfNeeded: reason),
            words: words.map { String(cString: $0) } ?? "", isAnswered: isAnswered)
        if failure.outcome == .tls { context.pointee.tally.failed(failure.securityReason ?? failure.words) }
        return failure.outcome
    }
}
