import Testing

@testable import LoadEngine

@Suite("Header look-up")
struct HeaderLookupTests {
    private static let head =
        "HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nX-RMS-Node:  rms1 \r\nset-cookie: b=2\r\nX^: caret\r\n"
        + "Content-Type: text/html\r\nX-Empty:\r\nSET-COOKIE: c=3\r\nContent-Length: 0\r\n\r\n"

    @Test("a name is found in any case, by its lower case")
    func findsInAnyCase() throws {
        try Self.withHead { table, head in
            #expect(table.find("x-rms-node", in: head).map(text) == "rms1")
            #expect(table.find("content-type", in: head).map(text) == "text/html")
            #expect(table.find("x-empty", in: head).map(text) == "")
        }
    }

    @Test("a longer, a shorter or another name is not found")
    func othersAreNotFound() throws {
        try Self.withHead { table, head in
            #expect(table.find("content-typ", in: head) == nil)
            #expect(table.find("content-types", in: head) == nil)
            #expect(table.find("content-tyqe", in: head) == nil)
            #expect(table.find("x~", in: head) == nil, "^ is not the upper case of ~")
            #expect(table.find("", in: head) == nil)
        }
    }

    @Test("a repeated field is walked in order")
    func walksRepeated() throws {
        try Self.withHead { table, head in
            var index = 0
            var values: [String] = []
            while let value = table.next("set-cookie", after: &index, in: head) { values.append(text(value)) }
            #expect(values == ["a=1", "b=2", "c=3"])
        }
    }

    @Test("every byte compares as its lower case, and as nothing else")
    func everyByteCompares() {
        for byte in UInt8.min ... .max {
            let lower = (65...90).contains(byte) ? byte + 32 : byte
            #expect(FieldBytes.lowered(byte) == lower)
            #expect(FieldBytes.lowered(UInt64(byte) << 24) == UInt64(lower) << 24)
        }
    }

    @Test("tokens are what RFC 9110 lists")
    func tokens() {
        let allowed = Set("!#$%&'*+-.^_`|~0123456789".utf8).union(65...90).union(97...122)
        for byte in UInt8.min ... .max { #expect(FieldBytes.isToken(byte) == allowed.contains(byte), "\(byte)") }
    }

    @Test("A token ends where the first byte stands that may not be in it, and no later than asked, wherever both are")
    func tokenEnds() {
        for byte in UInt8.min ... .max {
            for place in 0..<20 {
                var bytes = Array("Accept-Encoding-and-More".utf8)
                bytes[place] = byte
                let expected = bytes[1...].firstIndex { !FieldBytes.isToken($0) } ?? bytes.count
                for end in [bytes.count, 17, 8, 3] {
                    let found = bytes.withUnsafeBytes {
                        FieldBytes.tokenEnd($0.baseAddress!, from: 1, end: end, readable: $0.count)
                    }
                    if found == min(expected, end) { continue }
                    Issue.record("byte \(byte) at \(place), end \(end): found \(found)")
                }
            }
        }
    }

    private static func withHead(_ body: (HeaderTable, UnsafeRawBufferPointer) throws -> Void) throws {
        var bytes = Array(head.utf8)
        let table = HeaderTable(capacity: 20)
        var machine = ResponseMachine()
        try bytes.withUnsafeMutableBytes { all in
            #expect(machine.receive(all, table: table, headBytesMax: 1_000) == .head(consumed: all.count))
            try body(table, UnsafeRawBufferPointer(all))
        }
    }
}

/// Bytes as text.
func text(_ bytes: UnsafeRawBufferPointer) -> String { String(decoding: bytes, as: UTF8.self) }
