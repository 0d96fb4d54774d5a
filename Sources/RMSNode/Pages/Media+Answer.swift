extension Media {
    /// The answer to a GET or HEAD, conditions and a range considered in the order of RFC 9110, section 13.2.2.
    func answer(to request: NodeRequest) -> NodeResponse {
        let validators = [
            (name: "ETag", value: entityTag), (name: "Last-Modified", value: modified.text),
            (name: "Cache-Control", value: "public, max-age=3600"),
        ]
        if isUnchanged(for: request) { return NodeResponse(304, headers: validators) }

        let headers =
            [(name: "Content-Type", value: contentType), (name: "Accept-Ranges", value: "bytes")] + validators
        switch range(for: request) {
        case .whole: return NodeResponse(200, headers: headers, body: body(0..<size))
        case .part(let range):
            let place = (name: "Content-Range", value: "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(size)")
            return NodeResponse(206, headers: headers + [place], body: body(range))
        case .unsatisfiable:
            return .problem(
                416, "range: found \(request[header: "range"] ?? ""), the media has \(size) bytes",
                headers: [("Content-Range", "bytes */\(size)")])
        }
    }

    private func isUnchanged(for request: NodeRequest) -> Bool {
        if let tags = request[header: "if-none-match"] {
            let tags = tags.split(separator: ",").map { $0.trimmingSpaces }
            return tags.contains { $0 == "*" || ($0.hasPrefix("W/") ? $0.dropFirst(2) : $0) == entityTag }
        }
        guard let since = request[header: "if-modified-since"].flatMap(HTTPDate.init) else { return false }
        return modified <= since
    }

    /// A range counts only for GET, and only when the client's copy is the same as ours.
    private func range(for request: NodeRequest) -> ByteRange {
        guard request.method == "GET" else { return .whole }
        if let copy = request[header: "if-range"], copy != entityTag, HTTPDate(copy) != modified { return .whole }
        return ByteRange(header: request[header: "range"], count: size)
    }
}

extension Substring {
    fileprivate var trimmingSpaces: Substring {
        let start = drop { $0 == " " || $0 == "\t" }
        return start.lastIndex { $0 != " " && $0 != "\t" }.map { start[...$0] } ?? ""
    }
}
