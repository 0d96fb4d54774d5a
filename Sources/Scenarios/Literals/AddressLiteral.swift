import Foundation

/// Numeric addresses: `127.0.0.2`, `2001:db8::7`, and ranges of IPv4, `127.0.0.2..127.0.0.20`.
public enum AddressLiteral {
    /// Most addresses of one range.
    static let rangeMax = 65_536

    static func isAddress(_ text: String) -> Bool {
        var bytes = in6_addr()
        return v4(text) != nil || inet_pton(AF_INET6, text, &bytes) == 1
    }

    /// Each address that a text names; nil for anything else.
    public static func values(_ text: String) -> [String]? {
        guard text.contains(".."), let (low, high) = RangeLiteral.bounds(text) else {
            return isAddress(text) ? [text] : nil
        }
        guard let first = v4(low), let last = v4(high), first <= last, last - first < rangeMax else { return nil }
        return (first...last).map { address in
            [24, 16, 8, 0].map { String(address >> UInt32($0) & 0xFF) }.joined(separator: ".")
        }
    }

    private static func v4(_ text: String) -> UInt32? {
        var address = in_addr()
        return inet_pton(AF_INET, text, &address) == 1 ? UInt32(bigEndian: address.s_addr) : nil
    }
}
