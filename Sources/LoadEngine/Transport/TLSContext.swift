import COpenSSL
import Glibc

/// What the TLS connections of one worker have in common: OpenSSL's `SSL_CTX` and the way to its sockets.
struct TLSContext: ~Copyable {
    let isVerified: Bool
    private let context: OpaquePointer
    private let sockets: OpaquePointer

    /// - Errors: `EngineError.tls` with the file and the reason.
    init(_ settings: TLSSettings) throws(EngineError) {
        guard let context = SSL_CTX_new(TLS_client_method()), let sockets = SecureSocket.method() else {
            throw .tls("OpenSSL cannot be set up: \(TLSReason.take())")
        }
        do throws(EngineError) {
            try Self.set(settings, on: context)
        } catch {
            SSL_CTX_free(context)
            BIO_meth_free(sockets)
            throw error
        }
        self.context = context
        self.sockets = sockets
        isVerified = settings.isVerified
    }

    deinit {
        SSL_CTX_free(context)
        BIO_meth_free(sockets)
    }

    /// OpenSSL's own value, for contexts that are to be like this one.
    var shared: OpaquePointer { context }

    /// Sets another library's context up like one of these: authorities, certificate, versions, and the host expected.
    static func equip(_ other: OpaquePointer, like own: OpaquePointer, for host: TLSHost) {
        let oldest = SSL_CTX_ctrl(own, SSL_CTRL_GET_MIN_PROTO_VERSION, 0, nil)
        let newest = SSL_CTX_ctrl(own, SSL_CTRL_GET_MAX_PROTO_VERSION, 0, nil)
        SSL_CTX_ctrl(other, SSL_CTRL_SET_MIN_PROTO_VERSION, oldest, nil)
        SSL_CTX_ctrl(other, SSL_CTRL_SET_MAX_PROTO_VERSION, newest, nil)
        SSL_CTX_set_options(other, rms_ssl_no_renegotiation)
        // Authorities are read once for all connections; reading them anew takes longer than a handshake.
        SSL_CTX_set1_cert_store(other, SSL_CTX_get_cert_store(own))
        let mode = SSL_CTX_get_verify_mode(own)
        SSL_CTX_set_verify(other, mode, nil)
        if mode != SSL_VERIFY_NONE { host.expect(in: SSL_CTX_get0_param(other)) }
        if let certificate = SSL_CTX_get0_certificate(own), let key = SSL_CTX_get0_privatekey(own) {
            SSL_CTX_use_cert_and_key(other, certificate, key, rms_ssl_chain(own), 1)
        }
    }

    private static func set(_ settings: TLSSettings, on context: OpaquePointer) throws(EngineError) {
        SSL_CTX_ctrl(context, SSL_CTRL_SET_MIN_PROTO_VERSION, settings.versionMin.number, nil)
        SSL_CTX_ctrl(context, SSL_CTRL_SET_MAX_PROTO_VERSION, settings.versionMax.number, nil)
        // What is left of a request moves when the draft is overwritten.
        SSL_CTX_ctrl(
            context, SSL_CTRL_MODE, Int(SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER), nil)
        // A record's header and content in one `recv`.
        SSL_CTX_ctrl(context, SSL_CTRL_SET_READ_AHEAD, 1, nil)
        SSL_CTX_set_options(context, rms_ssl_no_renegotiation)
        // Sessions are kept by client and origin, not here.
        SSL_CTX_ctrl(
            context, SSL_CTRL_SET_SESS_CACHE_MODE,
            Int(SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL_LOOKUP | SSL_SESS_CACHE_NO_INTERNAL_STORE), nil)
        SSL_CTX_sess_set_new_cb(context) { ssl, session in SecureSocket.keep(session, of: ssl) }
        let protocols: [UInt8] = [8] + Array("http/1.1".utf8)
        SSL_CTX_set_alpn_protos(context, protocols, UInt32(protocols.count))
        SSL_CTX_set_verify(context, settings.isVerified ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, nil)
        try setAuthorities(settings, on: context)
        try setCertificate(settings, on: context)
    }

    private static func setAuthorities(_ settings: TLSSettings, on context: OpaquePointer) throws(EngineError) {
        if let file = settings.authorities {
            guard SSL_CTX_load_verify_locations(context, file, nil) == 1 else {
                throw .tls("ca: found \"\(file)\": \(TLSReason.take()); expected a PEM file of certificates")
            }
        } else if settings.isVerified, SSL_CTX_set_default_verify_paths(context) != 1 {
            throw .tls("the system's authorities cannot be read: \(TLSReason.take()); name a file of them (ca)")
        }
        // Names of directories looked in and files not there are no concern of the first connection.
        ERR_clear_error()
    }

    private static func setCertificate(_ settings: TLSSettings, on context: OpaquePointer) throws(EngineError) {
        switch (settings.certificate, settings.key) {
        case (nil, nil): return
        case (nil, _): throw .tls("key: found without cert; name the certificate's file as well")
        case (_, nil): throw .tls("cert: found without key; name the private key's file as well")
        case (let certificate?, let key?):
            // Nobody sits there to be asked for a passphrase.
            SSL_CTX_set_default_passwd_cb(context) { _, _, _, _ in 0 }
            guard SSL_CTX_use_certificate_chain_file(context, certificate) == 1 else {
                throw .tls("cert: found \"\(certificate)\": \(TLSReason.take()); expected a PEM file of certificates")
            }
            guard SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) == 1 else {
                throw .tls(
                    "key: found \"\(key)\": \(TLSReason.take()); expected a PEM file of the certificate's private key, "
                        + "without a passphrase")
            }
        }
    }

    /// A connection's side of TLS towards a host, not yet begun; nil when memory has run out.
    ///
    /// - Parameters:
    ///   - socket: where its bytes go; stays where it is as long as the connection does.
    ///   - session: an earlier session to take up; nil for none.
    borrowing func connection(
        to host: TLSHost, over socket: UnsafeMutablePointer<SecureSocket>, resuming session: OpaquePointer?
    ) -> OpaquePointer? {
        guard let ssl = SSL_new(context) else { return nil }
        guard let channel = BIO_new(sockets) else {
            SSL_free(ssl)
            return nil
        }
        BIO_set_data(channel, socket)
        SSL_set_bio(ssl, channel, channel)
        SSL_set_ex_data(ssl, 0, socket)
        SSL_set_connect_state(ssl)
        if isVerified { host.expect(of: ssl) }
        host.name(to: ssl)
        if let session { SSL_set_session(ssl, session) }
        return ssl
    }
}

extension TLSSettings.Version {
    /// The number on the wire.
    fileprivate var number: Int {
        switch self {
        case .tls12: Int(TLS1_2_VERSION)
        case .tls13: Int(TLS1_3_VERSION)
        }
    }
}
