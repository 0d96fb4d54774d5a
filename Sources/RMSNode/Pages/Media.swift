/// One media file: its bytes follow from its number, so every node and every run serves the same.
struct Media: Sendable, Equatable {
    /// Numbers that exist.
    static let numbers = 1...199_999
    /// Sizes of the bodies, in bytes.
    static let sizes = 8_192...65_536

    let number: Int

    init?(number: Int) {
        guard Self.numbers.contains(number) else { return nil }
        self.number = number
    }

    /// Odd numbers are videos, even ones pictures.
    var contentType: String {
        number.isMultiple(of: 2) ? "image/png" : "video/mp4"
    }

    /// The body's size in bytes.
    var size: Int {
        Self.sizes.lowerBound + Int(mixed(UInt64(number)) % UInt64(Self.sizes.count))
    }

    var entityTag: String {
        #""\#(String(mixed(UInt64(number)), radix: 16))""#
    }

    /// Some minute of 2010, by its number.
    var modified: HTTPDate {
        HTTPDate(seconds: 1_262_304_000 + number % 525_600 * 60)
    }

    /// - Parameter range: within `0..<size`.
    func body(_ range: Range<Int>) -> [UInt8] {
        let start = Int(mixed(UInt64(number) &+ 1) % UInt64(Self.noise.count - Self.sizes.upperBound))
        return Array(Self.noise[start + range.lowerBound..<start + range.upperBound])
    }

    /// Bodies are windows of this, because making noise anew would cost more CPU than serving a file does.
    private static let noise: [UInt8] = (0..<UInt64(32_768)).flatMap { index in
        withUnsafeBytes(of: mixed(index).littleEndian) { Array($0) }
    }
}

/// SplitMix64's output function: neighbours get unrelated values.
private func mixed(_ number: UInt64) -> UInt64 {
    var bits = number &+ 0x9E37_79B9_7F4A_7C15
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
}
