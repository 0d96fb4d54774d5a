/// A configuration file with holes `@NAME@`, built into the program so that an installed one needs no other file.
struct LabTemplate {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Names of its holes, each once.
    var holes: Set<String> { Set(pieces.filter(\.isHole).map(\.text)) }

    /// The text with every hole filled.
    ///
    /// Templates and values are both ours, so a hole without a value, or a value without its hole, is our mistake.
    func filled(_ values: [String: String]) -> [UInt8] {
        precondition(holes == Set(values.keys), "holes \(holes.sorted()) and values \(values.keys.sorted()) must agree")
        return Array(pieces.map { $0.isHole ? values[$0.text] ?? "" : $0.text }.joined().utf8)
    }

    /// Text and holes in turn: `@` stands nowhere in a template but around a hole's capital letters, or in text.
    private var pieces: [(text: String, isHole: Bool)] {
        var pieces: [(text: String, isHole: Bool)] = []
        for part in String(decoding: bytes, as: UTF8.self).split(separator: "@", omittingEmptySubsequences: false) {
            let isName = !part.isEmpty && part.allSatisfy { $0 >= "A" && $0 <= "Z" || $0 == "_" }
            if isName {
                pieces.append((String(part), true))
            } else if let last = pieces.last, !last.isHole {
                pieces[pieces.count - 1].text += "@" + part
            } else {
                pieces.append((String(part), false))
            }
        }
        return pieces
    }
}
