/// Reads the values of options; false for what is not allowed.
enum OptionValue {
    static func word(_ text: String, also marks: String, into target: inout String) -> Bool {
        target = text
        return !text.isEmpty && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) || marks.contains($0) }
    }

    static func whole(_ text: String, in range: ClosedRange<Int>, into target: inout Int) -> Bool {
        guard let number = Int(text), range.contains(number) else { return false }
        target = number
        return true
    }

    static func whole(_ text: String, in range: ClosedRange<Int>, into target: inout Int?) -> Bool {
        var number = 0
        guard whole(text, in: range, into: &number) else { return false }
        target = number
        return true
    }

    static func duration(
        _ text: String, unit seconds: Double, in range: ClosedRange<Double>, into target: inout Duration
    ) -> Bool {
        // Double reads "nan", "inf" and hexadecimal too; a person who writes these made a mistake.
        guard text.allSatisfy({ "0123456789.".contains($0) }), let number = Double(text), range.contains(number)
        else { return false }
        target = .seconds(number * seconds)
        return true
    }

    static func choice<Choice: RawRepresentable>(_ text: String, into target: inout Choice) -> Bool
    where Choice.RawValue == String {
        guard let choice = Choice(rawValue: text) else { return false }
        target = choice
        return true
    }

    static func choices<Choice: CaseIterable & RawRepresentable>(_ type: Choice.Type) -> String
    where Choice.RawValue == String {
        type.allCases.map(\.rawValue).joined(separator: ", ")
    }
}
