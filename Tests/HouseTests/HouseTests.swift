import Testing

/// Reads the sources of the repository and holds them against the house's rules.
@Suite struct HouseTests {
    let tree = SourceTree()

    @Test("every target imports only what the architecture allows")
    func imports() throws {
        for rule in ImportRule.all {
            let files = try tree.files("Sources/\(rule.target)", ending: ["swift"])
            #expect(!files.isEmpty, "the rule for \(rule.target) has no sources to read")
            expectNone(files.flatMap(rule.breaches))
        }
    }

    @Test("every folder of Swift sources has a rule for its imports")
    func targets() throws {
        let swift = try tree.folders(in: "Sources").filter {
            try !tree.files("Sources/\($0)", ending: ["swift"]).isEmpty
        }
        #expect(Set(swift) == Set(ImportRule.all.map(\.target)))
    }

    @Test("no source file is longer than 400 lines, no decision longer than 40")
    func lengths() throws {
        let sources = try tree.files(
            "Package.swift", "Sources", "Tests", "Fuzz", "Benchmarks", "scripts", ".ci",
            ending: ["swift", "c", "h", "py", ""])
        #expect(sources.count > 20)
        expectNone(sources.flatMap(LengthRule.sources.breaches))
        let decisions = try tree.files("docs/decisions", ending: ["md"])
        #expect(!decisions.isEmpty)
        expectNone(decisions.flatMap(LengthRule.decisions.breaches))
    }

    @Test("decisions are numbered without a gap")
    func decisions() throws {
        let numbers = try tree.files("docs/decisions", ending: ["md"]).map { Int($0.name.prefix(4)) }
        #expect(numbers == numbers.indices.map { $0 + 1 })
    }

    @Test("no type has a name that says nothing, or its module's name")
    func names() throws {
        expectNone(try tree.files("Sources", "Tests", ending: ["swift"]).flatMap(NameRule.breaches))
    }

    @Test("no file names a path of one person's machine")
    func paths() throws {
        let files = try tree.files(".")
        #expect(files.count > 40)
        expectNone(files.flatMap(WorkplaceRule.breaches))
    }

    @Test("no test sleeps")
    func sleeps() throws {
        expectNone(try tree.files("Tests", ending: ["swift"]).flatMap(SleepRule.breaches))
    }

    @Test("nothing below the program prints")
    func prints() throws {
        expectNone(
            try PrintRule.targets.flatMap { try tree.files("Sources/\($0)", ending: ["swift"]) }.flatMap(
                PrintRule.breaches))
    }

    @Test("every public declaration of the engine has a doc comment")
    func documentation() throws {
        expectNone(try tree.files("Sources/LoadEngine", ending: ["swift"]).flatMap(DocCommentRule.breaches))
    }

    @Test("every link in a Markdown file leads to a file that is there")
    func links() throws {
        let files = try tree.files(".", ending: ["md"])
        #expect(files.count > 5)
        expectNone(files.flatMap { LinkRule.breaches(in: $0, exists: tree.contains) })
    }

    private func expectNone(_ breaches: [Breach], location: SourceLocation = #_sourceLocation) {
        for breach in breaches { Issue.record("\(breach)", sourceLocation: location) }
    }
}
