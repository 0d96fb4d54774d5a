import TestSupport
import Testing

@testable import Scenarios

@Suite struct CSVTests {
    private func fields(_ text: String) throws -> [[String]] { try CSV(text).records.map(\.fields) }

    @Test("fields, quotes and both kinds of line end")
    func reads() throws {
        #expect(try fields("a,b\n1,2\n") == [["a", "b"], ["1", "2"]])
        #expect(try fields("a,b\r\n1,2") == [["a", "b"], ["1", "2"]])
        #expect(try fields("\"x, y\",\"say \"\"hi\"\"\",\"\"\n") == [["x, y", "say \"hi\"", ""]])
        #expect(try fields("\"two\nlines\",b\n") == [["two\nlines", "b"]])
        #expect(try fields("a,,\n") == [["a", "", ""]])
        #expect(try fields(" a , ä\n") == [[" a ", " ä"]])
        #expect(try fields("\n\na\n\n") == [["a"]])
        #expect(try fields("").isEmpty)
    }

    @Test("a record knows the line on which it begins")
    func lines() throws {
        #expect(try CSV("a\n\"x\ny\"\nb\n").records.map(\.line) == [1, 2, 4])
    }

    @Test("broken quoting is refused with its place")
    func refuses() {
        #expect(
            throws: CSV.Failure(line: 2, column: 3, found: "a quote that is not closed", expected: "a closing quote")
        ) {
            try CSV("a,b\n1,\"2\n3,4\n")
        }
        #expect(throws: CSV.Failure.self) { try CSV("a\"b\n") }
        #expect(throws: CSV.Failure.self) { try CSV("\"a\"b\n") }
    }

    @Test("a table reads as it was written, whatever stands in it")
    func roundTrip() throws {
        var random = SeededRandom()
        let alphabet = Array("ab,\"\n\r ä")
        for _ in 0..<500 {
            let rows = (0..<Int.random(in: 1...4, using: &random)).map { _ in
                (0..<3).map { _ in
                    String(
                        (0..<Int.random(in: 0...5, using: &random)).map { _ in
                            alphabet.randomElement(using: &random) ?? "a"
                        })
                }
            }
            let text = rows.map { row in
                row.map { "\"\($0.replacing("\"", with: "\"\""))\"" }.joined(separator: ",")
            }.joined(separator: "\r\n")
            #expect(try fields(text) == rows, "\(random.replay)")
        }
    }

    @Test("errors of a feeder's file name that file")
    func feederErrors() {
        let options = LoadOptions(environment: [:])
        let folder = "\(Fixtures.root)/Tests/ScenariosTests/Goldens/data"
        func lines(_ file: String) -> [String] {
            let text = Fixtures.scenario(more: "data: {f: {csv: \(folder)/\(file)}}")
            return Fixtures.errors(text, options).map { $0.replacing("\(folder)/", with: "") }
        }
        #expect(lines("accounts.csv").isEmpty)
        #expect(
            lines("odd.csv") == [
                "odd.csv:1:1: data.f: found the column name \"a\", expected each column's own name, once",
                "odd.csv:3:1: data.f: found 1 fields, expected 3 as in the header",
            ])
        #expect(
            lines("latin-1.csv")
                == ["x.yaml:5:17: data.f.csv: found bytes that are not UTF-8 (latin-1.csv), expected text in UTF-8"])
        #expect(
            lines("header-only.csv")
                == ["header-only.csv: data.f: found no rows, expected a header row and at least one row of values"])
    }

    @Test("an unknown column is an error that lists the columns")
    func unknownColumn() {
        let folder = "\(Fixtures.root)/Tests/ScenariosTests/Goldens/data"
        let text = Fixtures.scenario(
            steps: "[{get: '/${f.nam}'}]", more: "data: {f: {csv: \(folder)/accounts.csv}}")
        #expect(
            Fixtures.errors(text) == [
                "x.yaml:3:30: sessions.a.steps[0].get: found ${f.nam}, a column that f has not (did you mean "
                    + "\"name\"?), expected one of name, agent"
            ])
    }
}
