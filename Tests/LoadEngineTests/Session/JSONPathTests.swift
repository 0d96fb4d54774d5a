import Testing

@testable import LoadEngine

@Suite("JSON paths")
struct JSONPathTests {
    private func found(_ path: String, _ document: String) throws -> String? {
        var path = try JSONPath(path)
        var store = ByteStore()
        defer {
            path.free()
            store.free()
        }
        store.append("kept")
        let isFound = TestBytes.with(document) { path.value(in: $0, into: &store) }
        let text = TestBytes.text(store.bytes)
        #expect(text.hasPrefix("kept"))
        if !isFound { #expect(text == "kept") }
        return isFound ? String(text.dropFirst(4)) : nil
    }

    private static let document = """
         {"id": 17, "name": "caf\\u00e9", "list": [1, [2.5e-3, "x"], {"k": null}], "": "empty",
          "x y": {"a.b": true, "it's": false, "q\\"": -0}, "big": {"o": [ ], "p" : { }}, "id": 18,
          "smile": "\\ud83d\\ude00!", "\\u006bey": "escaped name", "lines": "a\\n\\t\\\\\\/\\"\\b\\f\\r"}
        """

    @Test(
        "A path gives the value it names",
        arguments: [
            ("$.id", "17"), ("$['id']", "17"), ("$[\"id\"]", "17"), ("$.name", "café"), ("$.list[0]", "1"),
            ("$.list[1][0]", "2.5e-3"), ("$.list[1][1]", "x"), ("$.list[2].k", "null"), ("$['']", "empty"),
            ("$['x y']['a.b']", "true"), ("$['x y']['it\\'s']", "false"), ("$['x y'][\"it's\"]", "false"),
            ("$['x y']['q\"']", "-0"), ("$.big.o", "[ ]"), ("$.big", "{\"o\": [ ], \"p\" : { }}"),
            ("$.smile", "😀!"), ("$.key", "escaped name"), ("$['\\u006b\\u0065y']", "escaped name"),
            ("$.lines", "a\n\t\\/\"\u{8}\u{C}\r"), ("$.list", "[1, [2.5e-3, \"x\"], {\"k\": null}]"),
        ])
    func values(path: String, expected: String) throws {
        #expect(try found(path, Self.document) == expected)
    }

    @Test(
        "A path that leads nowhere gives nothing",
        arguments: ["$.none", "$.list[3]", "$.id.x", "$.id[0]", "$.list.x", "$[0]", "$.big.o[0]", "$.big.p.x", "$.nam"])
    func nowhere(path: String) throws {
        #expect(try found(path, Self.document) == nil)
    }

    @Test(
        "The root itself is a value",
        arguments: [
            (" 12 ", "12"), ("\"a\\u0041\"", "aA"), ("[1,2]", "[1,2]"), ("{}", "{}"), ("null", "null"),
            ("\u{FEFF}true", "true"),
        ])
    func root(document: String, expected: String) throws {
        #expect(try found("$", document) == expected)
    }

    @Test(
        "A document that is malformed has no value",
        arguments: [
            "", " ", "{", "[", "\"", "\"a", "tru", "truex", "nul", "01", "-", "1.", ".5", "1e", "1e+", "+1", "0x10",
            "{\"a\":1,}", "[1,]", "[,1]", "[1 2]", "{\"a\" 1}", "{a:1}", "{'a':1}", "{\"a\":1]", "[1}", "\"\\x\"",
            "\"\\u12g4\"", "\"\\u123", "\"\n\"", "\"\u{1}\"", "1 2", "{} {}", "NaN", "[1],", "\u{FEFF}", "//",
            "{\"a\":{\"b\":1}", "[[[]]",
        ])
    func malformed(document: String) throws {
        #expect(try found("$", document) == nil)
        #expect(try found("$.x", "{\"w\": \(document), \"x\": 1}") == nil || ["", " "].contains(document) == false)
    }

    @Test("What is malformed before the value hides it, what stands behind it is not read")
    func stops() throws {
        #expect(try found("$.x", "{\"w\": 01, \"x\": 1}") == nil)
        #expect(try found("$.x", "{\"x\": 1, \"w\": 01") == "1")
        #expect(try found("$[1]", "[[], 2, oh no") == "2")
        #expect(try found("$.x", "{\"x\": 1]") == nil)
        #expect(try found("$[0]", "[1}") == nil)
    }

    @Test("A number at the end of the bytes may have been cut off and does not count")
    func cutNumber() throws {
        #expect(try found("$.x", "{\"x\": 12") == nil)
        #expect(try found("$.x", "{\"x\": 12x}") == nil)
        #expect(try found("$.x", "{\"x\": 12 ") == nil)
        #expect(try found("$.x", "{\"x\": 12,") == "12")
    }

    @Test(
        "Half of a surrogate pair becomes the replacement character",
        arguments: [
            ("\\ud83d", "\u{FFFD}"), ("\\ude00", "\u{FFFD}"), ("\\ud83dx", "\u{FFFD}x"),
            ("\\ud83d\\n", "\u{FFFD}\n"), ("\\ud83d\\u0041", "\u{FFFD}A"), ("\\ud83d\\ud83d\\ude00", "\u{FFFD}😀"),
            ("\\uDBFF\\uDFFF", "\u{10FFFF}"), ("\\u0000", "\0"), ("\\u07ff\\u0800\\uffff", "\u{7FF}\u{800}\u{FFFF}"),
        ])
    func surrogates(escaped: String, expected: String) throws {
        #expect(try found("$", "\"\(escaped)\"") == expected)
    }

    @Test("Nesting is walked over to a depth of 256, and not beyond")
    func depth() throws {
        func nested(_ depth: Int) -> String {
            "[\(String(repeating: "[", count: depth))\(String(repeating: "]", count: depth)), 5]"
        }
        #expect(try found("$[1]", nested(256)) == "5")
        #expect(try found("$[1]", nested(257)) == nil)
        #expect(try found("$[1]", nested(1_000_000)) == nil)
        #expect(try found("$", String(repeating: "{\"a\":", count: 100_000)) == nil)
    }

    @Test(
        "A mistake in a path is told with its place",
        arguments: [
            ("", "at character 1: found the end, expected \"$\", the document's root, at the beginning"),
            ("a.b", "at character 1: found \"a\", expected \"$\", the document's root, at the beginning"),
            ("$a", "at character 2: found \"a\", expected \".\" or \"[\""),
            ("$.", "at character 3: found the end, expected a member's name"),
            ("$.a.", "at character 5: found the end, expected a member's name"),
            ("$.a b", "at character 4: found \" \", expected \".\" or \"[\""),
            ("$..a", "at character 3: \"..\" searches at every depth, which is not allowed: a path names one value"),
            ("$.*", "at character 3: \"*\" stands for every member, which is not allowed: a path names one value"),
            ("$.a[*]", "at character 5: \"[*]\" stands for every element, which is not allowed"),
            ("$[1:2]", "at character 4: \":\" is a slice, which is not allowed"),
            ("$[0,1]", "at character 4: \",\" makes a list, which is not allowed"),
            ("$['a','b']", "at character 6: \",\" makes a list, which is not allowed"),
            ("$[?(@.a)]", "at character 3: \"[?\" is a filter, which is not allowed"),
            ("$[-1]", "at character 3: an index counts from the start: 0 or more is allowed"),
            ("$[01]", "at character 3: index 01 has a leading zero"),
            ("$[12345678901234567890]", "at character 3: index 12345678901234567890 is too large"),
            ("$[a]", "at character 3: found \"a\", expected an index, or a name in quotes"),
            ("$[", "at character 3: found the end, expected an index, or a name in quotes"),
            ("$[0", "at character 4: found the end, expected \"]\""),
            ("$['a", "at character 5: found the end, expected ' at the end of the name"),
            ("$['a'", "at character 6: found the end, expected \"]\""),
            ("$['\\x']", "at character 5: found \"x\", expected one of"),
            ("$['\\u12']", "at character 8: found \"'\", expected four hexadecimal digits"),
            ("$['\\ud83d']", "at character 10: half of a surrogate pair"),
        ])
    func mistakes(path: String, expected: String) {
        let problem = JSONPath.validate(path)
        #expect(problem?.hasPrefix(expected) == true, "\(problem ?? "none")")
        #expect(throws: CheckError.self) {
            var path = try JSONPath(path)
            path.free()
        }
    }

    @Test("A sound path has no problem", arguments: ["$", "$.a", "$.a-b_1", "$.é", "$[0]", "$['\\ud83d\\ude00']"])
    func sound(path: String) {
        #expect(JSONPath.validate(path) == nil)
    }
}
