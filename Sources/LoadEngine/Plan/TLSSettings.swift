/// How connections to `https` origins are secured.
///
/// - Errors: a file that cannot be read or does not fit stops the run before it starts (`EngineError.tls`).
public struct TLSSettings: Sendable, Equatable {
    /// A version of the protocol that may be agreed on.
    public enum Version: String, Sendable, CaseIterable {
        case tls12 = "1.2"
        case tls13 = "1.3"
    }

    /// PEM file with the certificates of the authorities to trust; nil for those that the system trusts.
    public var authorities: String?
    /// Whether the server must prove that it is the host of the origin. Without, anybody can be the server.
    public var isVerified: Bool
    /// PEM file with the client's certificate and those between it and its authority; nil for none.
    public var certificate: String?
    /// PEM file with the certificate's private key; it stands with `certificate` only.
    public var key: String?
    public var versionMin: Version
    public var versionMax: Version

    public init(
        authorities: String? = nil, isVerified: Bool = true, certificate: String? = nil, key: String? = nil,
        versionMin: Version = .tls12, versionMax: Version = .tls13
    ) {
        self.authorities = authorities
        self.isVerified = isVerified
        self.certificate = certificate
        self.key = key
        self.versionMin = versionMin
        self.versionMax = versionMax
    }
}
