/// Links of a Markdown file that lead to files of the repository.
enum LinkRule {
    /// - Parameter exists: whether the repository holds a path.
    static func breaches(in file: SourceFile, exists: (String) -> Bool) -> [Breach] {
        var isInsideFence = false
        return zip(1..., file.lines).flatMap { number, line -> [Breach] in
            if line.trimmed.hasPrefix("```") { isInsideFence.toggle() }
            if isInsideFence { return [] }
            return targets(of: line).compactMap { target in
                let path = resolve(target, from: file.path)
                if let path, exists(path) { return nil }
                return Breach(path: file.path, line: number, text: "the link \(target) leads nowhere")
            }
        }
    }

    /// The targets of a line's links, without those that lead elsewhere and without anchors.
    static func targets(of line: String) -> [String] {
        var targets: [String] = []
        var rest = line[...]
        while let range = rest.firstRange(of: "](") {
            rest = rest[range.upperBound...]
            guard let end = rest.firstIndex(of: ")") else { break }
            let target = rest[..<end].prefix { $0 != "#" && $0 != " " }
            if !target.isEmpty && !target.contains(":") { targets.append(String(target)) }
            rest = rest[end...]
        }
        return targets
    }

    /// The path, relative to the root, that a link in a file leads to; nil if it leads out of the repository.
    static func resolve(_ target: String, from path: String) -> String? {
        var parts = path.split(separator: "/").dropLast().map(String.init)
        if target.hasPrefix("/") { parts = [] }
        for part in target.split(separator: "/") where part != "." {
            if part == ".." {
                if parts.popLast() == nil { return nil }
            } else {
                parts.append(String(part))
            }
        }
        return parts.joined(separator: "/")
    }
}
