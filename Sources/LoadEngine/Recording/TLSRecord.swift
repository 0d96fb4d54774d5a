/// What became of TLS on the connections of a run.
public struct TLSRecord: Sendable, Equatable, Codable {
    /// Whether servers had to prove who they are.
    public var isVerified: Bool
    /// Handshakes that ended with an agreement.
    public var handshakes = 0
    /// Of those, the ones that took up an earlier session of the same client.
    public var resumed = 0
    /// From the TCP connection to the agreement, of every handshake that came to one.
    ///
    /// - Units: microseconds.
    public var handshake = SparseHistogram()
    /// Handshakes by version and cipher, such as `TLSv1.3 TLS_AES_256_GCM_SHA384`.
    public var agreed: [String: Int] = [:]
    /// Failures by their reason in words, those with outcome `tls`.
    ///
    /// - Limits: `reasonsMax` different ones; what comes after is counted as `otherReason`.
    public var reasons: [String: Int] = [:]

    /// Different reasons that are kept apart.
    public static let reasonsMax = 16
    /// What reasons beyond the limit are counted as.
    public static let otherReason = "another reason"

    public init(isVerified: Bool = true) {
        self.isVerified = isVerified
    }

    /// How many failures there were.
    public var failures: Int {
        reasons.values.reduce(0) { sum, count in
            let (next, isTooMuch) = sum.addingReportingOverflow(max(0, count))
            return isTooMuch ? .max : next
        }
    }

    /// Counts a failure.
    mutating func fail(_ reason: String, count: Int = 1) {
        let isKept = reasons[reason] != nil || reasons.count < Self.reasonsMax
        reasons[isKept ? reason : Self.otherReason, default: 0] += count
    }

    /// Adds what another worker counted.
    mutating func add(_ other: TLSRecord) {
        isVerified = isVerified && other.isVerified
        handshakes += other.handshakes
        resumed += other.resumed
        handshake.add(other.handshake)
        agreed.merge(other.agreed, uniquingKeysWith: +)
        for (reason, count) in other.reasons.sorted(by: { $0.key < $1.key }) { fail(reason, count: count) }
    }
}
