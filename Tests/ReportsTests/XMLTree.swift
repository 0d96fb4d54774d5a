import Foundation
import FoundationXML

/// A document as a reader that is not ours sees it.
final class XMLTree: NSObject, XMLParserDelegate {
    /// One element with what is in it.
    final class Element {
        var name: String
        var attributes: [String: String]
        var children: [Element] = []
        /// Its own text and that of everything in it.
        var text = ""

        init(_ name: String, _ attributes: [String: String]) {
            self.name = name
            self.attributes = attributes
        }

        /// Every element of a name, at any depth.
        func all(_ name: String) -> [Element] {
            children.flatMap { ($0.name == name ? [$0] : []) + $0.all(name) }
        }
    }

    struct Malformed: Error, CustomStringConvertible {
        var description: String
    }

    private var open = [Element("", [:])]

    /// The root of a well-formed document.
    static func read(_ text: String) throws -> Element {
        let tree = XMLTree()
        let parser = XMLParser(data: Data(text.utf8))
        parser.delegate = tree
        guard parser.parse(), let root = tree.open[0].children.first else {
            let line = parser.lineNumber
            throw Malformed(description: "line \(line): \(String(describing: parser.parserError))")
        }
        return root
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        let element = Element(name, attributes)
        open[open.count - 1].children.append(element)
        open.append(element)
    }

    func parser(
        _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
    ) {
        let closed = open.removeLast()
        open[open.count - 1].text += closed.text
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { open[open.count - 1].text += string }
}
