import LoadEngine

extension Template.Encoding {
    /// A text as it is written into this syntax: for what is known before the run.
    func written(_ text: String) -> String {
        switch self {
        case .plain: text
        case .json: Quoted.escaped(text)
        case .header: String(text.unicodeScalars.filter { $0 != "\r" && $0 != "\n" && $0 != "\0" })
        case .target: Self.percent(text, kept: Self.unreserved + "!$&'()*+,;=:@/?")
        case .form: Self.percent(text, kept: "*-._").replacing("%20", with: "+")
        }
    }

    /// RFC 3986, section 2.3, beside letters and digits.
    private static let unreserved = "-._~"

    private static func percent(_ text: String, kept: String) -> String {
        let kept = Set(kept.utf8)
        var result = ""
        for byte in text.utf8 {
            let character = Character(Unicode.Scalar(byte))
            if byte < 0x80, character.isLetter || character.isNumber || kept.contains(byte) {
                result.append(character)
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                result += byte < 16 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return result
    }
}
