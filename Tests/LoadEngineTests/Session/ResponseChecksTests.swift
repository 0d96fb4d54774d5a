import Testing

@testable import LoadEngine

/// Not the one of Swift Testing.
private typealias Expectation = LoadEngine.Expectation

@Suite("Response checks")
struct ResponseChecksTests {
    /// Runs an exchange's checks; `values` holds the session's variables before and after.
    private func run(
        _ expectations: [Expectation], captures: [Capture] = [], on response: ResponseFixture,
        values: inout [String?]
    ) throws -> CheckResult {
        let checks = try ResponseChecks(
            ExchangePlan(step: 0, target: Template("/"), expectations: expectations, captures: captures))
        var variables = SessionVariables(count: values.count)
        var scratch = ByteStore()
        defer {
            checks.free()
            variables.free()
            scratch.free()
        }
        for (slot, value) in values.enumerated() {
            if let value { TestBytes.with(value) { variables.set(slot, $0) } }
        }
        let context = TemplateContext(variables: variables, sessionID: 5, sequence: 2, seed: 1)
        let result = response.with {
            checks.run($0, variables: &variables, context: context, scratch: &scratch)
        }
        values = values.indices.map { TestBytes.text(variables.value($0)) }
        return result
    }

    private func isMet(_ expectation: Expectation, on response: ResponseFixture) throws -> Bool {
        var values: [String?] = ["clip", nil]
        let result = try run([.status([0...999]), expectation], on: response, values: &values)
        #expect(result == .ok || result == .failed(1))
        return result == .ok
    }

    @Test(
        "Without a word about the status, 400 and above is unexpected", arguments: [100, 200, 304, 399, 400, 404, 503])
    func defaultStatus(status: Int) throws {
        var values: [String?] = []
        let response = ResponseFixture(status: status, body: "x")
        #expect(try run([], on: response, values: &values) == (status < 400 ? .ok : .failed(0)))
        let others: [Expectation] = [.bodyContains(Template("x")), .bodyAtLeast(1)]
        #expect(try run(others, on: response, values: &values) == (status < 400 ? .ok : .failed(2)))
        #expect(
            try run(others + [.status([500...599])], on: response, values: &values)
                == (status == 503 ? .ok : .failed(2)))
    }

    @Test("A status is in any of the ranges, and every status expectation counts")
    func status() throws {
        let ranges: [ClosedRange<Int>] = [200...204, 304...304]
        for (status, isIn) in [(199, false), (200, true), (204, true), (205, false), (304, true), (404, false)] {
            #expect(try isMet(.status(ranges), on: ResponseFixture(status: status)) == isIn)
        }
        var values: [String?] = []
        let both: [Expectation] = [.status([200...299]), .status([204...204, 404...404])]
        #expect(try run(both, on: ResponseFixture(status: 204), values: &values) == .ok)
        #expect(try run(both, on: ResponseFixture(status: 200), values: &values) == .failed(1))
        #expect(try run(both, on: ResponseFixture(status: 404), values: &values) == .failed(0))
        #expect(try !isMet(.status([]), on: ResponseFixture(status: 200)))
    }

    @Test(
        "A media type is compared without its parameters and without case",
        arguments: [
            ("application/x-rms-scene", true), ("Application/X-RMS-Scene; charset=utf-8", true),
            ("application/x-rms-scene ;q", true), ("application/x-rms-scenes", false), ("text/html", false),
            ("", false),
        ])
    func type(value: String, isMet expected: Bool) throws {
        let response = ResponseFixture(headers: [("Server", "x"), ("CONTENT-type", value)])
        #expect(try isMet(.type("application/X-rms-scene"), on: response) == expected)
        #expect(try !isMet(.type("application/x-rms-scene"), on: ResponseFixture()))
    }

    @Test("A header field exists under any case, and any of that name may hold the text")
    func header() throws {
        let response = ResponseFixture(headers: [("X-Token", "abc"), ("via", "1.1 one"), ("VIA", "1.1 Two"), ("E", "")])
        #expect(try isMet(.header(name: "x-tOKEN", contains: nil), on: response))
        #expect(try isMet(.header(name: "X-Token", contains: "b"), on: response))
        #expect(try !isMet(.header(name: "X-Token", contains: "B"), on: response))
        #expect(try isMet(.header(name: "Via", contains: "Two"), on: response))
        #expect(try isMet(.header(name: "E", contains: ""), on: response))
        #expect(try !isMet(.header(name: "X-Toke", contains: nil), on: response))
        #expect(try !isMet(.header(name: "X-Token2", contains: nil), on: response))
    }

    @Test("The body contains what the template gives for this session")
    func bodyContains() throws {
        let response = ResponseFixture(body: "a <scene id='clip-5'> \u{0} end")
        #expect(try isMet(.bodyContains(Template("<scene")), on: response))
        #expect(try isMet(.bodyContains(Template("end")), on: response))
        #expect(try isMet(.bodyContains(Template("")), on: ResponseFixture()))
        #expect(try !isMet(.bodyContains(Template("<Scene")), on: response))
        #expect(try !isMet(.bodyContains(Template("end ")), on: response))
        #expect(try !isMet(.bodyContains(Template("x")), on: ResponseFixture()))
        #expect(try isMet(.bodyContains(Template([.variable(0), .literal("-"), .sessionID])), on: response))
        #expect(try !isMet(.bodyContains(Template([.variable(0), .literal("-"), .sequence])), on: response))
        // A variable that is not set: nothing can be said, so nothing is met.
        #expect(try !isMet(.bodyContains(Template([.variable(1)])), on: response))
    }

    @Test("The body matches, is long enough, and has a JSON value that equals")
    func bodyOthers() throws {
        let response = ResponseFixture(body: "{\"a\": {\"b\": \"caf\\u00e9\", \"n\": 1.0, \"z\": null}}")
        #expect(try isMet(.bodyMatches("\"n\": [0-9.]+,"), on: response))
        #expect(try !isMet(.bodyMatches("^x"), on: response))
        #expect(try isMet(.bodyMatches("^$"), on: ResponseFixture()))
        #expect(try isMet(.json(path: "$.a.b", equals: "café"), on: response))
        #expect(try !isMet(.json(path: "$.a.b", equals: "caf"), on: response))
        #expect(try isMet(.json(path: "$.a.n", equals: "1.0"), on: response))
        #expect(try !isMet(.json(path: "$.a.n", equals: "1"), on: response))
        #expect(try isMet(.json(path: "$.a.z", equals: nil), on: response))
        #expect(try !isMet(.json(path: "$.a.y", equals: nil), on: response))
        #expect(try isMet(.bodyAtLeast(response.body.utf8.count), on: response))
        #expect(try !isMet(.bodyAtLeast(response.body.utf8.count + 1), on: response))
        #expect(try isMet(.bodyAtLeast(0), on: ResponseFixture()))
    }

    @Test("The first expectation that is not met is named, and nothing is captured then")
    func order() throws {
        let expectations: [Expectation] = [.bodyContains(Template("a")), .bodyContains(Template("b")), .bodyAtLeast(9)]
        let captures = [Capture(variable: 0, source: .regex("(.)"))]
        for (body, result) in [("x", CheckResult.failed(0)), ("a", .failed(1)), ("ab", .failed(2))] {
            var values: [String?] = ["before"]
            #expect(
                try run(expectations, captures: captures, on: ResponseFixture(body: body), values: &values) == result)
            #expect(values == ["before"])
        }
        var values: [String?] = ["before"]
        let response = ResponseFixture(body: "ab.......")
        #expect(try run(expectations, captures: captures, on: response, values: &values) == .ok)
        #expect(values == ["a"])
    }

    @Test("Captures keep values of every source")
    func captures() throws {
        let response = ResponseFixture(
            headers: [
                ("X-Token", "first"), ("x-token", "second"), ("Set-Cookie", "JSESSIONID=abc.rms-1; Path=/; HttpOnly"),
                ("set-cookie", " k = v=w ;Secure"), ("Set-Cookie", "jsessionid=other"), ("Set-Cookie", "novalue"),
                ("Set-Cookie", "empty="), ("Set-Cookie", "twice=1"), ("Set-Cookie", "twice=2"),
            ], body: "{\"cursor\": \"c\\\"1\", \"u\": \"media/77\"}")
        let sources: [Capture.Source] = [
            .regex("media/([0-9]+)"), .json("$.cursor"), .header("X-TOKEN"), .cookie("JSESSIONID"), .cookie("k"),
            .cookie("empty"), .cookie("twice"), .regex("med.a"),
        ]
        var values: [String?] = Array(repeating: nil, count: 8)
        let captures = sources.enumerated().map { Capture(variable: $0.offset, source: $0.element) }
        #expect(try run([], captures: captures, on: response, values: &values) == .ok)
        #expect(values == ["77", "c\"1", "first", "abc.rms-1", "v=w", "", "2", "media"])
    }

    @Test("A capture that finds nothing is named and unsets its variable; the others are still made")
    func captureFails() throws {
        let missing: [Capture.Source] = [
            .regex("x([0-9])"), .json("$.a"), .header("X-Token"), .cookie("novalue"), .cookie("jsession"),
        ]
        let response = ResponseFixture(
            headers: [("Set-Cookie", "novalue"), ("Set-Cookie", "JSESSION=1")], body: "here")
        for source in missing {
            var values: [String?] = ["old", "old", "old", "old"]
            let captures = [
                Capture(variable: 0, source: .regex("h")), Capture(variable: 1, source: source),
                Capture(variable: 2, source: source), Capture(variable: 3, source: .regex("e$")),
            ]
            let result = try run([.status([200...200])], captures: captures, on: response, values: &values)
            #expect(result == .failed(2))
            #expect(values == ["h", nil, nil, "e"])
        }
    }

    @Test("What a check needs of the response is known beforehand")
    func needs() throws {
        func needs(_ expectations: [Expectation], _ sources: [Capture.Source] = []) throws -> [Bool] {
            let captures = sources.map { Capture(variable: 0, source: $0) }
            let checks = try ResponseChecks(
                ExchangePlan(step: 0, target: Template("/"), expectations: expectations, captures: captures))
            defer { checks.free() }
            return [checks.needsBody, checks.needsHeaders, checks.isDefault]
        }
        #expect(try needs([]) == [false, false, true])
        #expect(try needs([.status([200...200])]) == [false, false, false])
        #expect(try needs([.type("a/b")]) == [false, true, false])
        #expect(try needs([.header(name: "a", contains: nil)]) == [false, true, false])
        for expectation in [
            Expectation.bodyContains(Template("a")), .bodyMatches("a"), .json(path: "$", equals: nil), .bodyAtLeast(1),
        ] {
            #expect(try needs([.type("a/b"), expectation]) == [true, true, false])
            #expect(try needs([expectation]) == [true, false, false])
        }
        #expect(try needs([], [.regex("a")]) == [true, false, false])
        #expect(try needs([], [.json("$")]) == [true, false, false])
        #expect(try needs([], [.header("a")]) == [false, true, false])
        #expect(try needs([], [.cookie("a")]) == [false, true, false])
    }

    @Test("A pattern or path that is none is an error that says so")
    func errors() {
        func problem(_ expectations: [Expectation], _ captures: [Capture] = []) -> String? {
            do {
                try ResponseChecks(
                    ExchangePlan(step: 0, target: Template("/"), expectations: expectations, captures: captures)
                ).free()
                return nil
            } catch {
                return "\(error)"
            }
        }
        #expect(problem([.bodyMatches("(")]) == "regular expression \"(\": at character 2: missing closing parenthesis")
        #expect(
            problem([], [Capture(variable: 0, source: .json("a"))])?.hasPrefix("JSON path \"a\": at character 1")
                == true)
        #expect(problem([.json(path: "$.a[", equals: nil)])?.hasPrefix("JSON path \"$.a[\": at character 5") == true)
    }

    @Test("Every check has words for the report")
    func words() {
        let template = Template([.literal("seq="), .variable(1), .feeder(0, column: 0), .sequence, .sessionID, .unique])
        let exchange = ExchangePlan(
            step: 0, target: Template("/"),
            expectations: [
                .status([200...200]), .status([200...299, 304...304]), .type("a/b"), .header(name: "A", contains: nil),
                .header(name: "A", contains: "b"), .bodyContains(Template("<scene")), .bodyContains(template),
                .bodyMatches("a+"), .json(path: "$.a", equals: nil), .json(path: "$.a", equals: "1"), .bodyAtLeast(7),
            ],
            captures: [
                Capture(variable: 0, source: .regex("(x)")), Capture(variable: 1, source: .json("$.c")),
                Capture(variable: 2, source: .header("X")), Capture(variable: 0, source: .cookie("C")),
            ])
        let feeder = Feeder(name: "devices", columns: ["agent"], rows: [], pick: .random)
        let words = (0..<exchange.checkCount).map {
            exchange.checkDescription($0, variables: ["clip", "cursor"], feeders: [feeder])
        }
        #expect(
            words == [
                "status 200", "status 200 to 299 or 304", "type a/b", "header A", "header A contains \"b\"",
                "body contains \"<scene\"",
                "body contains \"seq=${cursor}${devices.agent}${session.seq}${session.id}${unique}\"",
                "body matches \"a+\"", "JSON $.a", "JSON $.a equals \"1\"", "body of 7 bytes or more",
                "capture clip from regular expression \"(x)\"", "capture cursor from JSON $.c",
                "capture variable 2 from header X", "capture clip from cookie C", "status below 400",
            ])
    }
}
