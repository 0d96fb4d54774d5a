import LoadEngine

/// The content of a request.
struct BodyCompiler {
    let file: String
    let scope: Scope
    private(set) var problems: [Diagnostic] = []
    /// The media type that goes with the content, nil for none.
    private(set) var contentType: String?

    init(file: String, scope: Scope) {
        self.file = file
        self.scope = scope
    }

    /// nil for no content, also where it has an error.
    mutating func body(_ step: Tree) -> Template? {
        if let json = step["json"] {
            contentType = "application/json"
            return template(pieces: jsonPieces(json), encoding: .json)
        }
        if let form = step["form"] {
            contentType = "application/x-www-form-urlencoded"
            return self.form(form)
        }
        if let text = step["text"] {
            contentType = "text/plain; charset=utf-8"
            return scope.template(text, encoding: .plain, problems: &problems)
        }
        if let path = step["file"] {
            contentType = "application/octet-stream"
            return content(path)
        }
        return nil
    }

    private func content(_ tree: Tree, _ path: String) -> Result<String, SourceFile.Failure> {
        let source = SourceFile.path(path, besides: file)
        do {
            return .success(try SourceFile.text(source))
        } catch {
            return .failure(SourceFile.Failure(found: "\(error.found) (\(source))", expected: error.expected))
        }
    }

    private mutating func content(_ tree: Tree) -> Template? {
        guard let path = tree.scalar else { return nil }
        switch content(tree, path) {
        case .success(let text): return Template(text)
        case .failure(let failure):
            problems.append(tree.problem(found: failure.found, expected: failure.expected))
            return nil
        }
    }

    private mutating func form(_ tree: Tree) -> Template? {
        var parts: [Template.Part] = []
        for (index, entry) in tree.entries.enumerated() {
            let name = Template.Encoding.form.written(entry.key)
            parts.append(.literal(index == 0 ? "\(name)=" : "&\(name)="))
            guard
                let value = scope.template(entry.value, encoding: .form, literals: .form, problems: &problems)
            else { continue }
            parts += value.parts
        }
        return Template(Self.joined(parts), encoding: .form)
    }

    /// JSON text, and the YAML texts in it that may have holes.
    private enum Piece {
        case syntax(String)
        case text(Tree, String)
    }

    private func jsonPieces(_ tree: Tree) -> [Piece] {
        switch tree.content {
        case .null: return [.syntax("null")]
        case .scalar(let text, let quoted):
            if !quoted, text == "true" || text == "false" || Self.isNumber(text) { return [.syntax(text)] }
            return [.syntax("\""), .text(tree, text), .syntax("\"")]
        case .sequence(let items):
            let inside = items.enumerated().flatMap { [.syntax($0 == 0 ? "" : ",")] + jsonPieces($1) }
            return [.syntax("[")] + inside + [.syntax("]")]
        case .mapping(let entries):
            let inside = entries.enumerated().flatMap { index, entry in
                [.syntax("\(index == 0 ? "" : ",")\(Quoted.text(entry.key)):")] + jsonPieces(entry.value)
            }
            return [.syntax("{")] + inside + [.syntax("}")]
        }
    }

    private mutating func template(pieces: [Piece], encoding: Template.Encoding) -> Template? {
        var parts: [Template.Part] = []
        for piece in pieces {
            switch piece {
            case .syntax(let text): parts.append(.literal(text))
            case .text(let tree, let text):
                let template = scope.template(
                    tree, text: text, encoding: encoding, literals: encoding, problems: &problems)
                parts += template?.parts ?? []
            }
        }
        return Template(Self.joined(parts), encoding: encoding)
    }

    /// Neighbouring literals as one.
    private static func joined(_ parts: [Template.Part]) -> [Template.Part] {
        var result: [Template.Part] = []
        for part in parts {
            if case .literal(let text) = part {
                if text.isEmpty { continue }
                if case .literal(let before)? = result.last {
                    result[result.count - 1] = .literal(before + text)
                    continue
                }
            }
            result.append(part)
        }
        return result
    }

    /// A number as JSON writes it (RFC 8259, section 6); YAML's other forms, such as 0x10, are texts.
    static func isNumber(_ text: String) -> Bool {
        text.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/) != nil
    }
}
