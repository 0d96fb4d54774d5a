import COpenSSL
import Glibc

/// The host that a server's certificate must be for.
struct TLSHost: Sendable {
    private let text: String
    private let isAddress: Bool

    init(_ origin: Origin) {
        var bytes = in6_addr()
        isAddress = inet_pton(AF_INET, origin.host, &bytes) == 1 || inet_pton(AF_INET6, origin.host, &bytes) == 1
        // The root's dot is no part of a name in a certificate or in SNI (RFC 6066, section 3).
        text = !isAddress && origin.host.hasSuffix(".") ? String(origin.host.dropLast()) : origin.host
    }

    /// Makes the certificate's check fail where it is for another host.
    func expect(of ssl: OpaquePointer) { expect(in: SSL_get0_param(ssl)) }

    /// The same for every connection that is checked with these parameters.
    func expect(in parameters: OpaquePointer?) {
        if isAddress {
            X509_VERIFY_PARAM_set1_ip_asc(parameters, text)
        } else {
            X509_VERIFY_PARAM_set_hostflags(parameters, UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS))
            X509_VERIFY_PARAM_set1_host(parameters, text, text.utf8.count)
        }
    }

    /// Tells the server which host is meant; addresses are not told (RFC 6066, section 3).
    func name(to ssl: OpaquePointer) {
        if isAddress { return }
        text.withCString { name in
            _ = SSL_ctrl(
                ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, Int(TLSEXT_NAMETYPE_host_name),
                UnsafeMutableRawPointer(mutating: name))
        }
    }
}
