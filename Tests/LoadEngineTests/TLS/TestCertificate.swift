import COpenSSL
import Glibc

/// A key with its certificate, made for one test.
final class TestCertificate: @unchecked Sendable {
    let certificate: OpaquePointer
    let key: OpaquePointer

    /// - Parameters:
    ///   - names: subject alternative names as OpenSSL writes them; nil for an authority.
    ///   - issuer: who signs; nil for itself.
    ///   - validFor: seconds from an hour ago.
    init(_ subject: String, names: String?, issuer: TestCertificate? = nil, validFor: Int = 86_400) {
        let context = EVP_PKEY_CTX_new_id(EVP_PKEY_ED25519, nil)
        var made: OpaquePointer?
        EVP_PKEY_keygen_init(context)
        EVP_PKEY_keygen(context, &made)
        EVP_PKEY_CTX_free(context)
        guard let made, let x509 = X509_new() else { preconditionFailure("OpenSSL makes no key") }
        key = made
        certificate = x509
        X509_set_version(x509, 2)
        ASN1_INTEGER_set(X509_get_serialNumber(x509), Int.random(in: 1...Int(Int32.max)))
        X509_gmtime_adj(X509_getm_notBefore(x509), -3_600)
        X509_gmtime_adj(X509_getm_notAfter(x509), validFor - 3_600)
        X509_set_pubkey(x509, made)
        X509_NAME_add_entry_by_txt(X509_get_subject_name(x509), "CN", 0x1001, subject, -1, -1, 0)
        X509_set_issuer_name(x509, X509_get_subject_name(issuer?.certificate ?? x509))
        add(NID_basic_constraints, names == nil ? "critical,CA:TRUE" : "CA:FALSE")
        if let names { add(NID_subject_alt_name, names) }
        precondition(X509_sign(x509, issuer?.key ?? made, nil) > 0, "the certificate cannot be signed")
    }

    deinit {
        X509_free(certificate)
        EVP_PKEY_free(key)
    }

    private func add(_ kind: Int32, _ value: String) {
        let part = X509V3_EXT_conf_nid(nil, nil, kind, value)
        X509_add_ext(certificate, part, -1)
        X509_EXTENSION_free(part)
    }

    func writeCertificate(to path: String) {
        let file = BIO_new_file(path, "w")
        PEM_write_bio_X509(file, certificate)
        BIO_free(file)
    }

    func writeKey(to path: String) {
        let file = BIO_new_file(path, "w")
        PEM_write_bio_PrivateKey(file, key, nil, nil, 0, nil, nil)
        BIO_free(file)
    }
}

/// An authority, what it has signed, and the files of it, in a folder that goes away with it.
final class TestAuthority: Sendable {
    let authority = TestCertificate("test authority", names: nil)
    let server: TestCertificate
    let expired: TestCertificate
    let client: TestCertificate
    let folder: String

    init() {
        server = TestCertificate("server", names: "DNS:localhost,IP:127.0.0.1", issuer: authority)
        expired = TestCertificate("late", names: "DNS:localhost", issuer: authority, validFor: 1_800)
        client = TestCertificate("client", names: "DNS:client", issuer: authority)
        var name = Array("/tmp/rmsload-tls-XXXXXX".utf8CString)
        guard let made = mkdtemp(&name) else { preconditionFailure("no temporary folder") }
        folder = String(cString: made)
        authority.writeCertificate(to: ca)
        client.writeCertificate(to: cert)
        client.writeKey(to: key)
    }

    var ca: String { "\(folder)/ca.pem" }
    var cert: String { "\(folder)/client.pem" }
    var key: String { "\(folder)/client.key" }

    deinit {
        for path in [ca, cert, key] { unlink(path) }
        rmdir(folder)
    }
}
