import Foundation
import Reports

/// What a request to the metrics' port is answered with.
enum MetricsAnswer {
    /// - Parameter head: request line and header fields.
    static func of(_ head: String, board: MetricsBoard) -> String {
        let lines = head.components(separatedBy: "\r\n")
        let request = lines[0].split(separator: " ")
        guard request.count == 3, request[2].hasPrefix("HTTP/1.") else {
            return response("400 Bad Request", "text/plain", "this port speaks HTTP/1.1\n")
        }
        guard request[0] == "GET" || request[0] == "HEAD" else {
            return response("405 Method Not Allowed", "text/plain", "only GET and HEAD\n", fields: ["Allow: GET, HEAD"])
        }
        let isHead = request[0] == "HEAD"
        let path = request[1].prefix { $0 != "?" }
        guard path == "/metrics" else {
            return response("404 Not Found", "text/plain", "metrics are at /metrics\n", isHead: isHead)
        }
        let accept = lines.first { $0.lowercased().hasPrefix("accept:") } ?? ""
        let format = MetricsText.Format(accept: accept)
        return response("200 OK", format.contentType, board.text(format), isHead: isHead)
    }

    private static func response(
        _ status: String, _ type: String, _ body: String, fields: [String] = [], isHead: Bool = false
    ) -> String {
        let head =
            ["HTTP/1.1 \(status)", "Content-Type: \(type)", "Content-Length: \(body.utf8.count)", "Connection: close"]
            + fields
        return head.joined(separator: "\r\n") + "\r\n\r\n" + (isHead ? "" : body)
    }
}
