import COpenSSL

/// Counts what a worker's handshakes came to, without making anything for each of them.
struct TLSTally {
    private var record: TLSRecord
    /// Lengths of handshakes that are not in the record's histogram yet.
    private var lengths: [UInt32] = []
    private var agreements: [(version: Int32, cipher: OpaquePointer?, text: String, count: Int)] = []

    /// Lengths kept until they are folded.
    private static let lengthsMax = 4_096

    init(isVerified: Bool) {
        record = TLSRecord(isVerified: isVerified)
        lengths.reserveCapacity(Self.lengthsMax)
    }

    /// Whether servers have to prove who they are.
    var isVerified: Bool { record.isVerified }

    /// A handshake came to an agreement.
    mutating func agreed(_ ssl: OpaquePointer, after length: Nanoseconds) {
        record.handshakes += 1
        if SSL_session_reused(ssl) == 1 { record.resumed += 1 }
        lengths.append(UInt32(min((length + 500) / 1_000, UInt64(SparseHistogram.valueMax))))
        if lengths.count == Self.lengthsMax { fold() }
        let version = SSL_version(ssl)
        let cipher = SSL_get_current_cipher(ssl)
        if let known = agreements.firstIndex(where: { $0.version == version && $0.cipher == cipher }) {
            agreements[known].count += 1
            return
        }
        let text = "\(String(cString: SSL_get_version(ssl))) \(String(cString: SSL_CIPHER_get_name(cipher)))"
        agreements.append((version, cipher, text, 1))
    }

    /// A handshake, or what came after it, failed.
    mutating func failed(_ reason: String) { record.fail(reason) }

    private mutating func fold() {
        record.handshake.add(SparseHistogram(lengths))
        lengths.removeAll(keepingCapacity: true)
    }

    /// Everything counted so far.
    var total: TLSRecord {
        var copy = self
        copy.fold()
        for agreement in copy.agreements { copy.record.agreed[agreement.text, default: 0] += agreement.count }
        return copy.record
    }
}
