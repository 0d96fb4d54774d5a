/// An `http://` address without query: whom to ask, and under which path.
struct HTTPAddress: Sendable, Equatable, CustomStringConvertible {
    let endpoint: Endpoint
    /// Without a slash at its end; empty for the root.
    let path: String

    /// Reads `http://HOST[:PORT][/PATH]`; nil for anything else.
    init?(_ text: String) {
        guard text.lowercased().hasPrefix("http://") else { return nil }
        let rest = text.dropFirst("http://".count)
        let authority = rest.prefix { $0 != "/" }
        let path = rest.dropFirst(authority.count)
        let isPlain = path.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "?") }
        let hasPort = !authority.hasSuffix("]") && authority.contains(":")
        guard isPlain, !path.contains("#"), authority.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            !authority.contains("@"), let endpoint = Endpoint(hasPort ? "\(authority)" : "\(authority):80")
        else { return nil }
        self.endpoint = endpoint
        self.path = path.hasSuffix("/") ? String(path.dropLast()) : String(path)
    }

    var description: String { "http://\(endpoint)\(path)" }
}
