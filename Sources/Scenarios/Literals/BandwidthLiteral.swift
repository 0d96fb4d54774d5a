/// A bandwidth, such as `384kbit/s`.
enum BandwidthLiteral {
    private static let units: [(name: String, bits: Double)] = [
        ("bit/s", 1), ("kbit/s", 1e3), ("Mbit/s", 1e6), ("Gbit/s", 1e9),
    ]

    /// Bits in a second.
    static func value(_ text: String) -> Double? {
        guard let (number, rest) = DecimalLiteral.prefix(text[...]), let unit = units.first(where: { $0.name == rest })
        else { return nil }
        let value = number * unit.bits
        return value.isFinite ? value : nil
    }
}
