/// A moment until which something may be waited for.
struct Deadline: Sendable {
    let atNs: UInt64

    init(in length: Duration) {
        atNs = MonotonicTime.nowNs() &+ UInt64(max(0, length.milliseconds * 1e6))
    }

    var isOver: Bool { MonotonicTime.nowNs() >= atNs }

    /// What is left, rounded up so that a poll never spins on the last fraction.
    var leftMs: Int32 {
        let now = MonotonicTime.nowNs()
        return now >= atNs ? 0 : Int32(clamping: (atNs - now + 999_999) / 1_000_000)
    }
}

extension Duration {
    /// This length in milliseconds, for text and configuration.
    var milliseconds: Double {
        Double(components.seconds) * 1000 + Double(components.attoseconds) / 1e15
    }
}
