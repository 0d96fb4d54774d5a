import Testing

@testable import LoadEngine

@Suite("Templates")
struct TemplateTests {
    /// Renders with slot 0 holding a value (nil: not set), or returns nil.
    private func rendered(
        _ parts: [Template.Part], _ encoding: Template.Encoding = .plain, value: String? = nil, before: String = ""
    ) -> String? {
        var template = CompiledTemplate(Template(parts, encoding: encoding))
        var variables = SessionVariables(count: 2)
        var store = ByteStore()
        defer {
            template.free()
            variables.free()
            store.free()
        }
        if let value { TestBytes.with(value) { variables.set(0, $0) } }
        store.append(text: before)
        let context = TemplateContext(variables: variables, sessionID: 31, sequence: 10, seed: 255)
        let isComplete = template.render(into: &store, context: context)
        if !isComplete { #expect(TestBytes.text(store.bytes) == before) }
        return isComplete ? TestBytes.text(store.bytes) : nil
    }

    @Test("A template without holes is ready as bytes")
    func fixed() {
        var template = CompiledTemplate(Template([.literal("/a b"), .literal("?c=d")], encoding: .target))
        defer { template.free() }
        #expect(template.isStatic)
        #expect(TestBytes.text(template.bytes) == "/a%20b?c=d")
        var empty = CompiledTemplate(Template([]))
        defer { empty.free() }
        #expect(empty.isStatic && empty.bytes.isEmpty)
        var holed = CompiledTemplate(Template([.literal("a"), .sequence]))
        defer { holed.free() }
        #expect(!holed.isStatic)
    }

    @Test("Holes are filled in their order, after what the store holds already")
    func order() {
        let text = rendered(
            [.literal("/s/"), .sessionID, .literal("?n="), .sequence, .literal("&u="), .unique, .variable(0)],
            value: "!", before: "GET ")
        #expect(text == "GET /s/31?n=10&u=ff-1f-a!")
    }

    @Test("A variable that is not set leaves nothing behind; one that is empty is written as nothing")
    func unset() {
        #expect(rendered([.literal("a"), .variable(0), .literal("b")], before: "kept") == nil)
        #expect(rendered([.literal("a"), .variable(1)], value: "x") == nil)
        #expect(rendered([.literal("a"), .variable(0), .literal("b")], value: "") == "ab")
    }

    @Test(
        "A value in a request target is percent-encoded where RFC 3986 asks for it",
        arguments: [
            ("plain-._~", "plain-._~"), ("a b", "a%20b"), ("\"<>\\^`{|}", "%22%3C%3E%5C%5E%60%7B%7C%7D"),
            ("/p/q?x=1&y=2;z", "/p/q?x=1&y=2;z"), (":@!$&'()*+,;=", ":@!$&'()*+,;="), ("#[]", "%23%5B%5D"),
            ("é", "%C3%A9"), ("a\r\nb\0\u{7F}", "a%0D%0Ab%00%7F"), ("%41%e9", "%41%e9"), ("100%", "100%25"),
            ("%4", "%254"), ("%zz%4g", "%25zz%254g"), ("%%41", "%25%41"),
        ])
    func target(value: String, expected: String) {
        #expect(rendered([.literal("/"), .variable(0)], .target, value: value) == "/" + expected)
        #expect(rendered([.literal("/" + value)], .target) == "/" + expected)
    }

    @Test("A triplet written across two literals is one")
    func splitTriplet() {
        #expect(rendered([.literal("%"), .literal("4"), .literal("1")], .target) == "%41")
    }

    @Test("A value in JSON is escaped, the JSON around it is not")
    func json() {
        let value = "say \"hi\"\\ \n\r\t\u{8}\u{C}\u{1}\u{1F}é\u{7F}/"
        #expect(
            rendered([.literal("{\"a\": \""), .variable(0), .literal("\"}\n")], .json, value: value)
                == "{\"a\": \"say \\\"hi\\\"\\\\ \\n\\r\\t\\b\\f\\u0001\\u001Fé\u{7F}/\"}\n")
    }

    @Test("A value in a form is percent-encoded with + for space, the form around it is not")
    func form() {
        #expect(
            rendered([.literal("a="), .variable(0), .literal("&b=")], .form, value: "x y&z=%41é*-._~+")
                == "a=x+y%26z%3D%2541%C3%A9*-._%7E%2B&b=")
    }

    @Test("A header field loses CR, LF and NUL, so that a value cannot begin another field")
    func header() {
        #expect(
            rendered([.literal("to\r\nken "), .variable(0)], .header, value: "a\r\nSet: b\0 é")
                == "token aSet: b é")
    }

    @Test("Plain is as it is")
    func plain() {
        #expect(rendered([.variable(0)], value: "a\r\n\0\"% é") == "a\r\n\0\"% é")
    }

    @Test("A column of the row that the session drew is filled in and encoded")
    func feeder() {
        let rows = [["a", "", "x y"], ["b", "é", "3"]]
        let table = FeederTable(Feeder(name: "f", columns: ["1", "2", "3"], rows: rows, pick: .sequential))
        let other = FeederTable(Feeder(name: "g", columns: ["1"], rows: [["other"]], pick: .sequential))
        defer {
            table.free()
            other.free()
        }
        let parts: [Template.Part] = [
            .feeder(1, column: 2), .literal("|"), .feeder(1, column: 1), .literal("|"), .feeder(0, column: 0),
        ]
        var template = CompiledTemplate(Template(parts, encoding: .target))
        var store = ByteStore()
        defer {
            template.free()
            store.free()
        }
        for (row, expected) in [(0, "x%20y%7C%7Cother"), (1, "3%7C%C3%A9%7Cother")] {
            [other, table].withUnsafeBufferPointer { feeders in
                [0, row].withUnsafeBufferPointer { rows in
                    let context = TemplateContext(
                        variables: SessionVariables(count: 0), sessionID: 0, seed: 0, feeders: feeders.baseAddress,
                        rows: rows.baseAddress)
                    store.removeAll()
                    #expect(template.render(into: &store, context: context))
                    #expect(TestBytes.text(store.bytes) == expected)
                }
            }
        }
    }
}

@Suite("Feeder tables")
struct FeederTableTests {
    private func table(_ rows: [[String]], _ pick: Feeder.Pick) -> FeederTable {
        FeederTable(Feeder(name: "f", columns: ["a", "b"], rows: rows, pick: pick))
    }

    @Test("Every value is where it was")
    func values() {
        let rows = (0..<50).map { ["row \($0)", String(repeating: "é", count: $0)] }
        let table = table(rows, .sequential)
        defer { table.free() }
        for (row, values) in rows.enumerated() {
            for (column, value) in values.enumerated() {
                #expect(TestBytes.text(table.value(row: row, column: column)) == value)
            }
        }
    }

    @Test("Sequential goes round, unique ends, random visits all, no rows are none")
    func picks() {
        var random = RandomStream(seed: 1, stream: 1)
        let rows = [["a", "b"], ["c", "d"], ["e", "f"]]
        let tables = [Feeder.Pick.sequential, .unique, .random].map { table(rows, $0) }
        defer { for table in tables { table.free() } }
        #expect((0..<7).map { tables[0].row(of: $0, using: &random) } == [0, 1, 2, 0, 1, 2, 0])
        #expect((0..<5).map { tables[1].row(of: $0, using: &random) } == [0, 1, 2, nil, nil])
        #expect(Set((0..<100).map { _ in tables[2].row(of: 0, using: &random) }) == [0, 1, 2])
        for pick in [Feeder.Pick.sequential, .unique, .random] {
            let empty = table([], pick)
            defer { empty.free() }
            #expect(empty.row(of: 0, using: &random) == nil)
        }
    }
}

@Suite("Session variables")
struct SessionVariablesTests {
    @Test("A slot has the value set last, until it is unset or all are reset", arguments: [1, 64, 65, 200])
    func slots(count: Int) {
        var variables = SessionVariables(count: count)
        defer { variables.free() }
        for slot in 0..<count { #expect(variables.value(slot) == nil) }
        for slot in 0..<count { TestBytes.with("value \(slot)") { variables.set(slot, $0) } }
        TestBytes.with("") { variables.set(count - 1, $0) }
        for slot in 0..<count - 1 { #expect(TestBytes.text(variables.value(slot)) == "value \(slot)") }
        #expect(TestBytes.text(variables.value(count - 1)) == "")
        variables.unset(0)
        #expect(variables.value(0) == nil)
        variables.reset()
        for slot in 0..<count { #expect(variables.value(slot) == nil) }
    }

    @Test("A session without variables needs no memory")
    func none() {
        var variables = SessionVariables(count: 0)
        variables.reset()
        variables.free()
        #expect(variables.count == 0)
    }

    @Test("A slot keeps its memory over a reset")
    func memory() {
        var variables = SessionVariables(count: 1)
        defer { variables.free() }
        TestBytes.with(String(repeating: "x", count: 500)) { variables.set(0, $0) }
        let address = variables.value(0)?.baseAddress
        variables.reset()
        TestBytes.with("y") { variables.set(0, $0) }
        #expect(variables.value(0)?.baseAddress == address)
    }
}
