/// A small request: GET, or POST of a body.
struct HTTPRequest: Sendable {
    var path: String
    /// Further fields, each as its line.
    var fields: [String] = []
    /// What is posted; nil for GET.
    var body: String?

    /// HTTP/1.0, so that the answer ends where the connection does.
    func text(for endpoint: Endpoint) -> String {
        var lines = ["\(body == nil ? "GET" : "POST") \(path) HTTP/1.0", "Host: \(endpoint)", "Connection: close"]
        lines += fields
        if let body { lines.append("Content-Length: \(body.utf8.count)") }
        return lines.joined(separator: "\r\n") + "\r\n\r\n" + (body ?? "")
    }
}
