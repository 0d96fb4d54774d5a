import Testing

@testable import LoadEngine

/// Every wire case over libcurl as well: where the two differ, the case says how, and why.
///
/// What libcurl tolerates differs between its versions; the cases speak of 7.88, which Debian 12 has.
@Suite(
    "Wire: the same responses over libcurl",
    .enabled(if: CurlLibrary.forgetsPriorKnowledge, "the cases speak of libcurl 7.88"))
struct CurlWireTests {
    private static let cases = Result { try WireCase.all() }
    /// By place.
    private static let results = Result { try play(cases.get()) }

    /// All of one plan's limits at once, in one go each.
    private static func play(_ cases: [WireCase]) throws -> [String: WireResult] {
        let groups = Dictionary(grouping: cases) { [$0.headBytesMax, $0.fieldsMax] }
        var results: [String: WireResult] = [:]
        for group in groups.values {
            for (wire, result) in zip(group, try CurlWirePlayer.play(group)) { results[wire.place] = result }
        }
        return results
    }

    @Test("libcurl finds what we find, or what the case says of it", arguments: (try? cases.get()) ?? [])
    func comparison(_ wire: WireCase) throws {
        let carried = try #require(try Self.results.get()[wire.place])
        let own = WirePlayer(wire).play(wire.response, ends: [wire.response.count])
        if let problem = Self.problem(wire, own: own, carried: carried) { Issue.record("\(wire.place): \(problem)") }
    }

    /// What is wrong with a case, if anything is.
    private static func problem(_ wire: WireCase, own: WireResult, carried: WireResult) -> String? {
        let isSame = own.end == carried.end && own.status == carried.status && own.body == carried.body
        let finding = "\(carried.end) \(carried.status ?? 0) \(carried.body.count)"
        switch (isSame, wire.curl) {
        case (true, nil): return nil
        case (true, .some(let told)): return "libcurl finds what we find; its case still says \"curl: \(told)\""
        case (false, nil):
            return "libcurl finds \(finding), we \(own.end) \(own.status ?? 0) \(own.body.count): who is right?"
        case (false, .some(let told)): return told == finding ? nil : "libcurl finds \(finding), the case says \(told)"
        }
    }

    @Test("a difference that nobody explains, one that is gone and one that is another are found out")
    func problems() throws {
        var wire = try WireCase.cases(of: "case: a\nresponse: HTTP/1.1 200\nexpect: open", file: "a.wire")[0]
        let (own, other) = (WireResult(end: "ok", status: 200), WireResult(end: "malformed", status: 200))
        #expect(Self.problem(wire, own: own, carried: own) == nil)
        #expect(Self.problem(wire, own: own, carried: other)?.contains("who is right") == true)
        wire.curl = "malformed 200 0"
        #expect(Self.problem(wire, own: own, carried: other) == nil)
        #expect(Self.problem(wire, own: own, carried: own)?.contains("still says") == true)
        #expect(Self.problem(wire, own: own, carried: WireResult(end: "ok", status: 201))?.contains("says") == true)
        #expect(throws: WireCase.FormatError.self) {
            try WireCase.cases(of: "case: a\nexpect: ok\ncurl: malformed 0 0", file: "a.wire")
        }
    }
}
