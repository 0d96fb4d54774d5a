/// A field of a file of comma-separated values.
enum CSVText {
    /// Quoted where it must be (RFC 4180, section 2).
    static func field(_ text: String) -> String {
        let isPlain = !text.unicodeScalars.contains { ",\"\r\n".unicodeScalars.contains($0) }
        return isPlain ? text : "\"\(text.replacing("\"", with: "\"\""))\""
    }
}
