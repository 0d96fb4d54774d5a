import Foundation

/// A response as the application gives it, whichever connector it leaves through.
struct NodeResponse: Sendable {
    var status: Int
    /// In their order; connectors add only what their protocol needs.
    var headers: [(name: String, value: String)]
    var body: [UInt8]

    init(_ status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// A JSON answer that no cache may keep.
    static func json(
        _ value: some Encodable, status: Int = 200, headers: [(name: String, value: String)] = []
    ) -> NodeResponse {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let body = try? encoder.encode(value) else {
            preconditionFailure("every answer of ours is made of strings and whole numbers")
        }
        let own = [(name: "Content-Type", value: "application/json"), (name: "Cache-Control", value: "no-store")]
        return NodeResponse(status, headers: own + headers, body: Array(body))
    }

    /// An answer that tells what was wrong, as `{"error": …}`.
    static func problem(
        _ status: Int, _ message: String, headers: [(name: String, value: String)] = []
    ) -> NodeResponse {
        json(["error": message], status: status, headers: headers)
    }

    /// The first value of that name; the name as it was written.
    subscript(header name: String) -> String? {
        headers.first { $0.name == name }?.value
    }
}
