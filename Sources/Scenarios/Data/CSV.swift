/// A table of text (RFC 4180): records of fields, quoted where they need it.
struct CSV: Equatable {
    struct Record: Equatable {
        /// The line on which it begins, from 1.
        var line: Int
        var fields: [String]
    }

    struct Failure: Error, Equatable {
        var line: Int
        var column: Int
        var found: String
        var expected: String
    }

    /// Records in file order; lines with nothing on them are none.
    var records: [Record]

    /// - Errors: a quote that is never closed, or one in the middle of a field.
    init(_ text: String) throws(Failure) {
        var scan = Scan(scalars: Array(text.unicodeScalars))
        var records: [Record] = []
        while !scan.isAtEnd {
            let line = scan.line
            var fields = [try scan.field()]
            while scan.take(",") { fields.append(try scan.field()) }
            scan.takeLineEnd()
            if fields != [""] { records.append(Record(line: line, fields: fields)) }
        }
        self.records = records
    }

    private struct Scan {
        let scalars: [Unicode.Scalar]
        var index = 0
        var line = 1
        var lineStart = 0

        init(scalars: [Unicode.Scalar]) { self.scalars = scalars }

        var isAtEnd: Bool { index >= scalars.count }
        var next: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

        mutating func take(_ scalar: Unicode.Scalar) -> Bool {
            guard next == scalar else { return false }
            index += 1
            return true
        }

        mutating func takeLineEnd() {
            let hadReturn = take("\r")
            let hadFeed = take("\n")
            if hadReturn || hadFeed {
                line += 1
                lineStart = index
            }
        }

        mutating func field() throws(Failure) -> String {
            var field = String.UnicodeScalarView()
            guard next == "\"" else {
                while let scalar = next, scalar != ",", scalar != "\n", scalar != "\r" {
                    guard scalar != "\"" else {
                        throw failure("a quote inside a field", "the whole field in quotes, its quotes doubled")
                    }
                    field.append(scalar)
                    index += 1
                }
                return String(field)
            }
            let start = (line, index - lineStart + 1)
            index += 1
            while let scalar = next {
                index += 1
                if scalar == "\"", !take("\"") {
                    guard next == nil || next == "," || next == "\n" || next == "\r" else {
                        throw failure("text behind a closing quote", "a comma or the end of the line")
                    }
                    return String(field)
                }
                field.append(scalar)
                if scalar == "\n" {
                    line += 1
                    lineStart = index
                }
            }
            throw Failure(
                line: start.0, column: start.1, found: "a quote that is not closed", expected: "a closing quote")
        }

        func failure(_ found: String, _ expected: String) -> Failure {
            Failure(line: line, column: index - lineStart + 1, found: found, expected: expected)
        }
    }
}
