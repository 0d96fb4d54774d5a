import CCurl
import COpenSSL
import Glibc

/// What libcurl calls while it works. They decide nothing but what to do with what they are given.
///
/// None of them may call into the multi handle, except to attach a value to a socket.
enum CurlCallbacks {
    private static func exchange(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<CurlExchange> {
        guard let pointer else { preconditionFailure("libcurl gives back the pointer that it was given") }
        return pointer.assumingMemoryBound(to: CurlExchange.self)
    }

    private static func client(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<CurlClient> {
        guard let pointer else { preconditionFailure("libcurl gives back the pointer that it was given") }
        return pointer.assumingMemoryBound(to: CurlClient.self)
    }

    /// A line of a head, or of trailers.
    static let head: curl_write_callback = { bytes, size, count, data in
        let exchange = exchange(data)
        let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
        return exchange.pointee.take(line: line) ? line.count : 0
    }

    /// Content.
    static let body: curl_write_callback = { bytes, size, count, data in
        let exchange = exchange(data)
        let content = UnsafeRawBufferPointer(start: bytes, count: size * count)
        // Anything but the count ends the exchange; none would do where the count is none.
        return exchange.pointee.take(content: content) ? content.count : content.count + 1
    }

    /// A connection stands, and the request is about to be sent.
    static let request: curl_prereq_callback = { data, _, _, _, _ in
        exchange(data).pointee.sending() ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
    }

    /// A socket is wanted for an address.
    static let open: curl_opensocket_callback = { data, _, address in
        let exchange = exchange(data)
        guard let address else { return -1 }
        let descriptor = exchange.pointee.context.pointee.openSocket(
            family: address.pointee.family, kind: address.pointee.socktype, protocol: address.pointee.protocol,
            source: exchange.pointee.source)
        if descriptor < 0 { exchange.pointee.openFailure = errno }
        exchange.pointee.hasOpened = true
        return descriptor
    }

    /// A socket is of no further use.
    static let close: curl_closesocket_callback = { data, descriptor in
        guard let data else { return Glibc.close(descriptor) }
        return data.assumingMemoryBound(to: CurlContext.self).pointee.closeSocket(descriptor)
    }

    /// A connection's side of TLS is about to be made.
    static let security: curl_ssl_ctx_callback = { _, other, data in
        let exchange = exchange(data)
        guard let other else { return CURLE_SSL_CONNECT_ERROR }
        exchange.pointee.secure(OpaquePointer(other))
        return CURLE_OK
    }

    /// libcurl wants to know something else of a socket.
    static let socket: curl_socket_callback = { _, descriptor, what, data, known in
        client(data).pointee.watch(descriptor, for: what, isKnown: known != nil)
        return 0
    }

    /// libcurl wants to be called at another moment.
    static let timer: curl_multi_timer_callback = { _, length, data in
        client(data).pointee.call(afterMs: length)
        return 0
    }
}
