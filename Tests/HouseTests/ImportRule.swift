/// What a target may import, so that the arrows of the architecture keep pointing one way.
struct ImportRule {
    var target: String
    /// Nil for anything but `never`.
    var only: Set<String>?
    var never: Set<String> = []

    /// One rule for each target that has Swift sources.
    static let all = [
        // The instrument: no Foundation in its loop, and nothing of ours below it.
        ImportRule(
            target: "LoadEngine",
            only: [
                "CShims", "CPCRE2", "COpenSSL", "CZlib", "CBrotli", "CCurl", "Glibc", "Synchronization", "Histogram",
            ]),
        ImportRule(target: "Scenarios", never: ["Reports", "ArgumentParser", "Subprocess"]),
        ImportRule(
            target: "Platform", never: ["LoadEngine", "Verdict", "Reports", "Scenarios", "Yams", "ArgumentParser"]),
        ImportRule(target: "Verdict", never: ["Platform", "Reports", "Scenarios", "Yams", "ArgumentParser"]),
        ImportRule(target: "Reports", never: ["Platform", "Scenarios", "Yams", "ArgumentParser"]),
        // The stand-in for the system under test shares nothing with the instrument that judges it.
        ImportRule(target: "RMSNode", never: ["LoadEngine", "Platform", "Verdict", "Reports", "Scenarios", "Yams"]),
        ImportRule(target: "rmsload", never: ["Hummingbird", "CSQLite", "RMSNode"]),
    ]

    func breaches(in file: SourceFile) -> [Breach] {
        zip(1..., file.code).compactMap { number, line in
            guard let module = Self.module(importedBy: line) else { return nil }
            if let only, !only.contains(module) {
                let allowed = only.sorted().joined(separator: ", ")
                return Breach(path: file.path, line: number, text: "imports \(module); \(target) may import \(allowed)")
            }
            if never.contains(module) {
                return Breach(path: file.path, line: number, text: "imports \(module); \(target) must not")
            }
            return nil
        }
    }

    /// The module that a line imports: `@testable import struct A.B` gives `A`.
    static func module(importedBy line: String) -> String? {
        let kinds: Set = ["struct", "class", "enum", "actor", "protocol", "typealias", "func", "let", "var"]
        let before: Set = [
            "testable", "preconcurrency", "_exported", "_implementationOnly", "_spi", "public", "package", "internal",
            "fileprivate", "private",
        ]
        var words = line.words[...]
        while let first = words.first, before.contains(first) { words.removeFirst() }
        guard words.popFirst() == "import" else { return nil }
        if let first = words.first, kinds.contains(first) { words.removeFirst() }
        return words.first
    }
}
