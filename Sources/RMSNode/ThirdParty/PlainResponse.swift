/// A response to a request of HTTP/1.0, which has no chunks: whole at its length, or at the end of its connection.
struct PlainResponse: Sendable, Equatable {
    static let headBytesMax = 16_384
    static let bodyBytesMax = 65_536

    var status: Int
    var body: [UInt8]

    /// Nil while more bytes must come.
    ///
    /// - Parameter isEnded: whether the connection has ended.
    init?(_ bytes: [UInt8], isEnded: Bool) throws(WireError) {
        let ends = [Array("\r\n\r\n".utf8), Array("\n\n".utf8)]
        guard let end = ends.compactMap({ bytes.firstRange(of: $0) }).min(by: { $0.lowerBound < $1.lowerBound }) else {
            guard bytes.count <= Self.headBytesMax else { throw .malformed("a head without end") }
            if isEnded { throw .ended }
            return nil
        }
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).split(whereSeparator: \.isNewline)
        let words = (lines.first ?? "").split(separator: " ")
        guard words.count >= 2, words[0].hasPrefix("HTTP/1."), words[1].count == 3, let status = Int(words[1]),
            status >= 100
        else { throw .malformed("a first line \"\((lines.first ?? "").prefix(80))\"") }
        self.status = status
        body = Array(bytes[end.upperBound...])
        guard body.count <= Self.bodyBytesMax else {
            throw .malformed("a body of more than \(Self.bodyBytesMax) bytes")
        }
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            let value = parts.last?.filter { $0 != " " && $0 != "\t" } ?? ""
            switch parts[0].lowercased() {
            case "content-length":
                guard let length = Int(value), length >= 0, length <= Self.bodyBytesMax else {
                    throw .malformed("content-length \"\(value)\"")
                }
                if body.count >= length {
                    body = Array(body.prefix(length))
                    return
                }
                if isEnded { throw .ended }
                return nil
            case "transfer-encoding": throw .malformed("transfer-encoding \"\(value)\" in an answer to HTTP/1.0")
            default: break
            }
        }
        if !isEnded { return nil }
    }
}
