/// What a session remembers so that its continuity can be told.
///
/// A plain value in the session's place of the slab.
struct SessionIdentity {
    /// Proofs that were met; the next one is one more.
    var proofs: UInt64 = 0
    /// Proofs that were asked for and not answered: the server may have counted them or not.
    var unanswered: UInt64 = 0
    /// Whether what becomes of the session is noted.
    var isFollowed = false
    /// Whether the session's cookie has said already what it had to say.
    var isCookieNoted = false
    /// The node that the session's last answer came from, and the one before it.
    var node: UInt8 = 0
    var left: UInt8 = 0
    /// Digest of the session cookie's identity when following began; 0 for no cookie.
    var cookie: UInt64 = 0

    /// Digest (FNV-1a, 64 bits) of a session cookie's value without its route, which stands after the last dot.
    static func digest(_ value: UnsafeRawBufferPointer?) -> UInt64 {
        guard let value, !value.isEmpty else { return 0 }
        let end = value.lastIndex(of: UInt8(ascii: ".")) ?? value.count
        var digest: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in value[..<end] { digest = (digest ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return max(1, digest)
    }
}
