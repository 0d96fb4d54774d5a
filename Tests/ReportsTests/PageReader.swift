@testable import Reports

/// A report as a parser reads it: the page without what is no XML.
enum PageReader {
    static func read(_ page: String) throws -> XMLTree.Element {
        var text = page.replacing("<!DOCTYPE html>", with: "")
        for name in ["style", "script"] {
            guard let from = text.firstRange(of: "<\(name)>"), let to = text.firstRange(of: "</\(name)>") else {
                continue
            }
            text.removeSubrange(from.upperBound..<to.lowerBound)
        }
        return try XMLTree.read(text)
    }
}

extension XMLTree.Element {
    /// The only element with an id.
    func section(_ id: String) -> XMLTree.Element? { all("section").first { $0.attributes["id"] == id } }

    /// The rows of the first table, head excluded, as texts.
    var rows: [[String]] {
        (all("tbody").first?.all("tr") ?? []).map { $0.children.map { $0.text.trimmingPrefix(" ").description } }
    }
}
