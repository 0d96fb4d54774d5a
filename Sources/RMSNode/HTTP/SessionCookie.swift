/// The session cookie, `JSESSIONID=<32 hexadecimal digits>.<route>`, as Tomcat gives it.
struct SessionCookie: Sendable, Equatable {
    static let name = "JSESSIONID"

    /// 32 hexadecimal digits, in lower case.
    let id: String
    /// The node that gave it out; nil when the cookie has no suffix.
    let route: String?

    /// A cookie for a session that begins now.
    init(newFor route: String) {
        let bits = (UInt64.random(in: 0 ... .max), UInt64.random(in: 0 ... .max))
        self.init(id: Self.digits(bits.0) + Self.digits(bits.1), route: route)
    }

    init(id: String, route: String?) {
        self.id = id
        self.route = route
    }

    /// The first well-formed session cookie of a `Cookie` header; others of that name are ignored.
    init?(header: String?) {
        for pair in (header ?? "").split(separator: ";") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, parts[0].drop(while: { $0 == " " }) == Self.name else { continue }
            let value = parts[1].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
            let id = value[0].lowercased()
            guard id.utf8.count == 32, id.allSatisfy({ $0.isASCII && $0.isHexDigit }) else { continue }
            self.init(id: id, route: value.count == 2 ? String(value[1]) : nil)
            return
        }
        return nil
    }

    /// The value of the `Set-Cookie` header.
    var headerValue: String {
        "\(Self.name)=\(id)\(route.map { ".\($0)" } ?? ""); Path=/; HttpOnly"
    }

    private static func digits(_ bits: UInt64) -> String {
        let digits = String(bits, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
