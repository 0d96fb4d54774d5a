import Testing

@testable import LoadEngine

@Suite("Wire: scripted responses")
struct WireTests {
    private static let cases = Result { try WireCase.all() }

    @Test("there are data files, and they hold at least 120 cases of distinct names")
    func casesAreFound() throws {
        let cases = try Self.cases.get()
        #expect(cases.count >= 120)
        let names = Dictionary(grouping: cases, by: \.name).filter { $0.value.count > 1 }.keys
        #expect(names.isEmpty)
    }

    @Test("a response gives what its case expects", arguments: (try? cases.get()) ?? [])
    func wholeResponse(_ wire: WireCase) {
        let result = WirePlayer(wire).play(wire.response, ends: [wire.response.count])
        #expect(result.breach.isEmpty, "\(wire.place)")
        #expect(result.end == wire.expect, "\(wire.place)")
        if let status = wire.status { #expect(result.status == status, "\(wire.place)") }
        if let version = wire.version { #expect(result.version == version, "\(wire.place)") }
        if let body = wire.body { #expect(result.body == body, "\(wire.place)") }
        if let count = wire.bodyCount { #expect(result.body.count == count, "\(wire.place)") }
        if let keepsAlive = wire.keepsAlive { #expect(result.keepsAlive == keepsAlive, "\(wire.place)") }
        if let left = wire.left { #expect(result.left == left, "\(wire.place)") }
        if let count = wire.fieldCount { #expect(result.fields.count == count, "\(wire.place)") }
        for field in wire.fields {
            let values = zip(result.fields, result.values).filter { $0.0.lowercased() == field.name.lowercased() }
            #expect(values.contains { $0.1 == field.value }, "\(wire.place): \(field.name)")
        }
    }

    @Test("a response gives the same however it is split", arguments: (try? cases.get()) ?? [])
    func splitResponse(_ wire: WireCase) {
        let player = WirePlayer(wire)
        let count = wire.response.count
        let whole = player.play(wire.response, ends: [count])
        if count <= 3_000 { #expect(player.play(wire.response, ends: Array(0...count)) == whole, "\(wire.place)") }
        // Every position of a short response, and about 600 of a long one.
        for position in stride(from: 0, through: count, by: max(1, count / 600)) {
            let result = player.play(wire.response, ends: [position, count])
            #expect(result == whole, "\(wire.place): split at \(position)")
        }
    }

    @Test("a response gives the same whatever heads the worker has read before, the same one and others")
    func repeatedHead() throws {
        // Whole cases only: those with the limits of their own are played with them, on a table of their own size.
        let cases = try Self.cases.get().filter { $0.response.count <= 3_000 }
        for (index, wire) in cases.enumerated() {
            let player = WirePlayer(wire)
            let count = wire.response.count
            let expected = player.play(wire.response, ends: [count])
            let table = HeaderTable(capacity: wire.fieldsMax)
            let other = cases[(index * 7 + 1) % cases.count]
            for before in [[], wire.response, other.response, wire.response, Array(wire.response.prefix(count / 2))] {
                _ = WirePlayer().play(before, ends: [before.count], table: table, isShared: false)
                let again = player.play(wire.response, ends: [count], table: table, isShared: false)
                #expect(again == expected, "\(wire.place) after \(String(decoding: before.prefix(60), as: UTF8.self))")
            }
        }
    }

    @Test("a head that comes again is known again, with the fields that it had, and no other one is taken for it")
    func knownHead() {
        let table = HeaderTable(capacity: 100)
        func play(_ text: String) -> WireResult {
            WirePlayer().play(Array(text.utf8), ends: [text.utf8.count], table: table, isShared: false)
        }
        let head = "HTTP/1.1 200 OK\r\nDate: Mon\r\nContent-Length: 2\r\nX-Node: a\r\n\r\n"
        let first = play(head + "ab")
        #expect(table.remembered.pointee.count == head.utf8.count)
        #expect(play(head + "ab") == first && first.fields == ["Date", "Content-Length", "X-Node"])
        #expect(play(head + "cd").body == Array("cd".utf8))
        let shorter = play("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab")
        #expect(shorter.fields == ["Content-Length"])
        #expect(play(head + "ab") == first)
        // A part of it is not it, and spoils nothing.
        #expect(play(String(head.dropLast(3))).end == "open")
        #expect(table.remembered.pointee.count == 0)
        #expect(play(head + "ab") == first)
        let long = "HTTP/1.1 200 OK\r\nX: \(String(repeating: "x", count: 3_000))\r\nContent-Length: 0\r\n\r\n"
        #expect(play(long).end == "ok" && table.remembered.pointee.count == 0)
    }

    @Test("a response cut off anywhere is closed, truncated, or not complete, and never anything else")
    func cutResponse() throws {
        for wire in try Self.cases.get() where wire.expect == "ok" && !wire.closes && wire.response.count <= 3_000 {
            let count = wire.response.count - (wire.left ?? 0)
            for cut in 0..<count {
                var player = WirePlayer(wire)
                player.closes = true
                let result = player.play(Array(wire.response[..<cut]), ends: [cut])
                #expect(result.end == (cut == 0 ? "closed" : "truncated"), "\(wire.place): cut at \(cut)")
            }
        }
    }
}
