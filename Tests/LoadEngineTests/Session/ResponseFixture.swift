@testable import LoadEngine

/// A response as checks see it, made from its parts.
struct ResponseFixture {
    var status = 200
    var headers: [(String, String)] = []
    var body = ""

    func with<Result>(_ body: (ResponseView) -> Result) -> Result {
        var head: [UInt8] = Array("HTTP/1.1 \(status) X\r\n".utf8)
        let table = HeaderTable(capacity: max(1, headers.count))
        for (name, value) in headers {
            let start = head.count
            head += Array("\(name): \(value)\r\n".utf8)
            table.fields[table.count] = HeaderField(
                nameStart: UInt32(start), nameCount: UInt32(name.utf8.count),
                valueStart: UInt32(start + name.utf8.count + 2), valueCount: UInt32(value.utf8.count))
            table.count += 1
        }
        return TestBytes.with(head) { head in
            TestBytes.with(self.body) { content in
                body(ResponseView(status: status, head: head, table: table, body: content))
            }
        }
    }
}
