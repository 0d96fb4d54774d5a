import COpenSSL
import Glibc
import Synchronization

/// An HTTPS server of one script on a free port of 127.0.0.1, with a thread for each connection.
///
/// Stops when `stop` is called or the object goes away: no thread, socket or port is left.
final class TLSServer: @unchecked Sendable {
    /// What the server does with every connection.
    struct Script {
        /// Whole responses, one for each request; the last one is for all that follow.
        var responses = ["HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"]
        /// What comes after this many requests on a connection.
        var requestsMax = Int.max
        var ending = Ending.notified
        /// Accepts connections and says nothing.
        var isFrozen = false
        /// Speaks HTTP where TLS is expected.
        var isPlain = false
        var clientAuthority: TestCertificate?
        var versionMax = TLS1_3_VERSION
        /// Sends one request's worth of key updates before a response.
        var updatesKeys = false
    }

    enum Ending {
        /// close_notify, then the connection is closed.
        case notified
        /// close_notify, and nothing more until the client goes.
        case halfClosed
        /// The connection is closed without a word.
        case cut
        /// The connection is reset.
        case reset
    }

    /// What the server saw.
    struct Seen {
        var connections = 0
        var handshakes = 0
        var resumed = 0
        var requests = 0
        var bytesIn = 0
        var names: [String] = []
        var protocols: [String] = []
        var versions: [String] = []
        var notified = 0
        /// The latest request.
        var request = ""
    }

    let port: UInt16
    private let listener: Int32
    private let context: OpaquePointer
    private let script: Script
    private let state = Mutex((seen: Seen(), open: Set<Int32>(), threads: [pthread_t](), isStopped: false))
    private var acceptor: pthread_t?

    init(_ certificate: TestCertificate, _ script: Script = Script()) {
        self.script = script
        context = SSL_CTX_new(TLS_server_method())
        SSL_CTX_use_certificate(context, certificate.certificate)
        SSL_CTX_use_PrivateKey(context, certificate.key)
        SSL_CTX_ctrl(context, SSL_CTRL_SET_MAX_PROTO_VERSION, Int(script.versionMax), nil)
        SSL_CTX_set_session_id_context(context, Array("test".utf8), 4)
        SSL_CTX_set_alpn_select_cb(
            context,
            { _, chosen, length, offered, count, _ in
                guard let offered, count > 0 else { return SSL_TLSEXT_ERR_NOACK }
                chosen?.pointee = offered + 1
                length?.pointee = offered[0]
                return SSL_TLSEXT_ERR_OK
            }, nil)
        if let authority = script.clientAuthority {
            X509_STORE_add_cert(SSL_CTX_get_cert_store(context), authority.certificate)
            SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nil)
        }
        let open = LoopbackListener(isBlocking: true)
        (listener, port) = (open.descriptor, open.port)
        acceptor = ServerThread.start { [unowned self] in accept() }
    }

    var seen: Seen { state.withLock { $0.seen } }

    /// Ends the threads and closes everything; may be called twice.
    func stop() {
        guard let acceptor else { return }
        self.acceptor = nil
        // Wakes whoever waits for the socket.
        shutdown(listener, Int32(SHUT_RDWR))
        pthread_join(acceptor, nil)
        let threads = state.withLock { state in
            state.isStopped = true
            for descriptor in state.open { shutdown(descriptor, Int32(SHUT_RDWR)) }
            return state.threads
        }
        for thread in threads { pthread_join(thread, nil) }
        close(listener)
        SSL_CTX_free(context)
    }

    deinit { stop() }

    private func accept() {
        while true {
            let descriptor = Glibc.accept(listener, nil, nil)
            if descriptor < 0 { return }
            state.withLock { state in
                state.seen.connections += 1
                state.open.insert(descriptor)
            }
            let id = ServerThread.start { [unowned self] in serve(descriptor) }
            state.withLock { $0.threads.append(id) }
        }
    }

    private func serve(_ descriptor: Int32) {
        if script.isFrozen {
            var byte: UInt8 = 0
            while recv(descriptor, &byte, 1, 0) > 0 {}
        } else if script.isPlain {
            let text = Array("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".utf8)
            _ = Glibc.send(descriptor, text, text.count, Int32(MSG_NOSIGNAL))
        } else {
            talk(descriptor)
        }
        state.withLock { state in
            state.open.remove(descriptor)
            _ = Glibc.close(descriptor)
        }
    }

    private func talk(_ descriptor: Int32) {
        guard let ssl = SSL_new(context) else { return }
        defer { SSL_free(ssl) }
        SSL_set_fd(ssl, descriptor)
        guard SSL_accept(ssl) == 1 else { return ERR_clear_error() }
        note(ssl)
        var incoming: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        var requests = 0
        while requests < script.requestsMax {
            let count = SSL_read(ssl, &buffer, Int32(buffer.count))
            if count <= 0 {
                let isNotified = SSL_get_error(ssl, count) == SSL_ERROR_ZERO_RETURN
                if isNotified { state.withLock { $0.seen.notified += 1 } }
                return ERR_clear_error()
            }
            incoming += buffer[..<Int(count)]
            while let end = requestEnd(incoming), requests < script.requestsMax {
                let request = String(decoding: incoming[..<end], as: UTF8.self)
                incoming.removeFirst(end)
                state.withLock { state in
                    state.seen.requests += 1
                    state.seen.bytesIn += end
                    state.seen.request = request
                }
                if script.updatesKeys { SSL_key_update(ssl, SSL_KEY_UPDATE_REQUESTED) }
                let response = Array(script.responses[min(requests, script.responses.count - 1)].utf8)
                if SSL_write(ssl, response, Int32(response.count)) <= 0 { return ERR_clear_error() }
                requests += 1
            }
        }
        end(ssl, descriptor)
    }

    private func end(_ ssl: OpaquePointer, _ descriptor: Int32) {
        switch script.ending {
        case .notified: SSL_shutdown(ssl)
        case .halfClosed:
            SSL_shutdown(ssl)
            var byte: UInt8 = 0
            while recv(descriptor, &byte, 1, 0) > 0 {}
        case .cut: SSL_set_quiet_shutdown(ssl, 1)
        case .reset:
            var linger = linger(l_onoff: 1, l_linger: 0)
            setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
        }
    }

    private func note(_ ssl: OpaquePointer) {
        var chosen: UnsafePointer<UInt8>?
        var length: UInt32 = 0
        SSL_get0_alpn_selected(ssl, &chosen, &length)
        let alpn = String(decoding: UnsafeBufferPointer(start: chosen, count: Int(length)), as: UTF8.self)
        let name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name).map { String(cString: $0) } ?? ""
        state.withLock { state in
            state.seen.handshakes += 1
            if SSL_session_reused(ssl) == 1 { state.seen.resumed += 1 }
            state.seen.names.append(name)
            state.seen.protocols.append(alpn)
            state.seen.versions.append(String(cString: SSL_get_version(ssl)))
        }
    }

    /// Where the first request of these bytes ends, its content included; nil while it is incomplete.
    private func requestEnd(_ bytes: [UInt8]) -> Int? {
        guard let head = bytes.indices.dropLast(3).first(where: { Array(bytes[$0..<$0 + 4]) == [13, 10, 13, 10] })
        else { return nil }
        let lines = String(decoding: bytes[..<head], as: UTF8.self).lowercased().split(separator: "\r\n")
        let length =
            lines.first { $0.hasPrefix("content-length:") }
            .flatMap { Int($0.dropFirst(15).trimmingPrefix { $0 == " " }) } ?? 0
        return bytes.count >= head + 4 + length ? head + 4 + length : nil
    }
}
