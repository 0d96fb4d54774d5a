/// `200`, `2xx`, `200..299`.
enum StatusLiteral {
    static func value(_ text: String) -> ClosedRange<Int>? {
        if text.count == 3, text.hasSuffix("xx"), let hundred = text.first?.wholeNumberValue, (1...5).contains(hundred)
        {
            return hundred * 100...hundred * 100 + 99
        }
        guard let (low, high) = RangeLiteral.bounds(text), let low = WholeLiteral.value(low),
            let high = WholeLiteral.value(high), 100 <= low, low <= high, high <= 599
        else { return nil }
        return low...high
    }
}

/// Names of sessions, faults, feeders and the like.
enum IdentifierLiteral {
    static func accepts(_ text: String) -> Bool {
        guard let first = text.utf8.first, first != UInt8(ascii: "-"), first != UInt8(ascii: "_") else { return false }
        return text.unicodeScalars.allSatisfy {
            $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "-" || $0 == "_")
        }
    }
}

/// `$.id`, `$.items[0].name`, `$['a key']`.
enum JSONPathLiteral {
    static func accepts(_ text: String) -> Bool {
        guard text.first == "$" else { return false }
        var rest = text.dropFirst()
        while let first = rest.first {
            rest = rest.dropFirst()
            let end: Substring.Index
            if first == "." {
                end = rest.firstIndex { $0 == "." || $0 == "[" } ?? rest.endIndex
                guard end > rest.startIndex, rest[..<end].allSatisfy(isNameCharacter) else { return false }
                rest = rest[end...]
            } else if first == "[", rest.first == "'" {
                rest = rest.dropFirst()
                guard let quote = rest.firstIndex(of: "'"), quote > rest.startIndex,
                    rest[rest.index(after: quote)...].first == "]"
                else { return false }
                rest = rest[quote...].dropFirst(2)
            } else if first == "[", let close = rest.firstIndex(of: "]"), close > rest.startIndex,
                WholeLiteral.value(String(rest[..<close])).map({ $0 >= 0 }) ?? false, rest.first != "-"
            {
                rest = rest[close...].dropFirst()
            } else {
                return false
            }
        }
        return true
    }

    private static func isNameCharacter(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || character == "_" || character == "-")
    }
}
