/// A plain decimal number: digits, and a fraction if there is a point.
enum DecimalLiteral {
    /// The number at the beginning of a text and what follows it.
    static func prefix(_ text: Substring) -> (Double, Substring)? {
        var rest = text.drop(while: isDigit)
        guard rest.startIndex > text.startIndex else { return nil }
        if rest.first == ".", let next = rest.dropFirst().first, isDigit(next) {
            rest = rest.dropFirst().drop(while: isDigit)
        }
        guard let value = Double(text[..<rest.startIndex]), value.isFinite else { return nil }
        return (value, rest)
    }

    /// The whole text as a number.
    static func value(_ text: String) -> Double? {
        guard let (value, rest) = prefix(text[...]), rest.isEmpty else { return nil }
        return value
    }

    private static func isDigit(_ character: Character) -> Bool { character >= "0" && character <= "9" }
}

/// A whole number: digits alone, so that `1e3`, `+1` and `0x10` are not taken for something else.
enum WholeLiteral {
    static func value(_ text: String) -> Int? {
        let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
        guard !digits.isEmpty, digits.allSatisfy({ $0 >= "0" && $0 <= "9" }) else { return nil }
        return Int(text)
    }
}
