/// How fast one direction of a client's link is.
struct LinkRate {
    /// Nanoseconds that a byte takes; 0 for a link without bound.
    private let byteNs: Double
    /// Bytes that are moved at a time: what the link carries in `stepNs`, as far as that is a sensible number.
    let stepBytes: Int

    /// Short enough that nobody sees the steps, long enough that a fast link does not cost a timer for each packet.
    private static let stepNs = 1e7
    private static let stepBounds = 128...(64 << 10)
    /// The kernel's room for bytes that nobody has read holds what the link carries in this time.
    private static let bufferNs = 1e8
    private static let bufferBounds = 4_096.0...65_536.0
    static var receiveBytesMax: Int32 { Int32(bufferBounds.upperBound) }

    init(bitsPerSecond: Double?) {
        byteNs = bitsPerSecond.map { 8e9 / $0 } ?? 0
        let step = byteNs > 0 ? Int(min(Self.stepNs / byteNs, 1e6)) : 0
        stepBytes = min(max(step, Self.stepBounds.lowerBound), Self.stepBounds.upperBound)
    }

    var isBound: Bool { byteNs > 0 }

    /// How long bytes are on their way.
    func length(of bytes: Int) -> Nanoseconds { Nanoseconds((Double(bytes) * byteNs).rounded()) }

    /// The size of the kernel's buffer for what has come and not been read; 0 leaves it to the kernel.
    var receiveBytes: Int32 {
        byteNs > 0
            ? Int32(min(max(Self.bufferNs / byteNs, Self.bufferBounds.lowerBound), Self.bufferBounds.upperBound)) : 0
    }
}
