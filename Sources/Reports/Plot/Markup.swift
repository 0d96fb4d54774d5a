/// An element of SVG or HTML with what is in it.
struct Markup {
    var name: String
    /// In the order they are written.
    var attributes: [(String, String)]
    var children: [Markup]
    var text: String

    init(_ name: String, _ attributes: [(String, String)] = [], text: String = "", _ children: [Markup] = []) {
        self.name = name
        self.attributes = attributes
        self.children = children
        self.text = text
    }

    /// The element as text, escaped.
    var rendered: String {
        let opening = attributes.reduce("<\(name)") { "\($0) \($1.0)=\"\(XMLText.attribute($1.1))\"" }
        if children.isEmpty, text.isEmpty { return "\(opening)/>" }
        return "\(opening)>\(XMLText.escaped(text))\(children.map(\.rendered).joined())</\(name)>"
    }

    /// A coordinate: one decimal, none where it says nothing.
    static func number(_ value: Double) -> String {
        let tenths = (max(-1e6, min(1e6, value.isFinite ? value : 0)) * 10).rounded()
        return tenths.truncatingRemainder(dividingBy: 10) == 0 ? String(Int(tenths / 10)) : "\(tenths / 10)"
    }
}
