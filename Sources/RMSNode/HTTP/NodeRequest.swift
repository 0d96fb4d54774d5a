/// A request as the application sees it, whichever connector it came through.
struct NodeRequest: Sendable {
    /// Bytes of body that a connector reads at most; a longer one arrives as `.tooLarge`.
    static let bodyBytesMax = 65_536

    enum Body: Sendable, Equatable {
        case whole([UInt8])
        case tooLarge
    }

    let method: String
    /// Without the query, not percent-decoded: no path of ours needs an escape.
    let path: String
    let query: Query
    private let headers: [(name: String, value: String)]
    let body: Body

    /// - Parameter target: the request target in origin form, such as `/rms/portal?page=2`.
    init(method: String, target: String, headers: [(name: String, value: String)] = [], body: Body = .whole([])) {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        self.method = method
        path = String(parts.first ?? "")
        query = Query(parts.count == 2 ? parts[1] : "")
        self.headers = headers.map { ($0.name.lowercased(), $0.value) }
        self.body = body
    }

    /// The field's value, lines of the same name joined; the name in lower case.
    subscript(header name: String) -> String? {
        let values = headers.filter { $0.name == name }.map(\.value)
        // RFC 9110 section 5.3 joins with commas, RFC 6265 section 5.4 has cookies apart by semicolons.
        return values.isEmpty ? nil : values.joined(separator: name == "cookie" ? "; " : ", ")
    }
}
