import LoadEngine

/// The header fields of a request: rmsload's own, then the session's, then the step's; a later one replaces an
/// earlier one of the same name.
struct HeaderCompiler {
    /// Fields that frame the message: set by hand they could contradict what is sent.
    private static let reserved = ["content-length", "transfer-encoding", "connection", "upgrade", "te", "trailer"]

    let scope: Scope

    func headers(
        session: Tree?, step: Tree?, contentType: String?, encodings: [String] = [], problems: inout [Diagnostic]
    ) -> [HeaderTemplate] {
        var headers = [
            HeaderTemplate(name: "User-Agent", value: Template(Scenario.userAgent)),
            HeaderTemplate(name: "Accept", value: Template("*/*")),
        ]
        if !encodings.isEmpty {
            let value = Template(encodings.joined(separator: ", "))
            headers.append(HeaderTemplate(name: "Accept-Encoding", value: value))
        }
        if let contentType {
            headers.append(HeaderTemplate(name: "Content-Type", value: Template(contentType)))
        }
        for entry in (session?.entries ?? []) + (step?.entries ?? []) {
            guard !Self.reserved.contains(entry.key.lowercased()) else {
                problems.append(
                    entry.problem(found: "the field \(entry.key)", expected: "a field that rmsload does not set"))
                continue
            }
            guard let value = value(entry.value, problems: &problems) else { continue }
            if let index = headers.firstIndex(where: { $0.name.lowercased() == entry.key.lowercased() }) {
                headers[index] = HeaderTemplate(name: entry.key, value: value)
            } else {
                headers.append(HeaderTemplate(name: entry.key, value: value))
            }
        }
        return headers
    }

    private func value(_ tree: Tree, problems: inout [Diagnostic]) -> Template? {
        if let text = tree.scalar, text.unicodeScalars.contains(where: { $0.value < 0x20 && $0 != "\t" }) {
            problems.append(tree.problem(found: "a control character", expected: "a header value on one line"))
            return nil
        }
        return scope.template(tree, encoding: .header, problems: &problems)
    }
}
