import Testing

/// The rules against snippets that break them: a rule that cannot fail is no rule.
@Suite struct RuleTests {
    @Test(
        "an import is found whatever stands around it",
        arguments: [
            ("import Foundation", "Foundation"), ("    import Foundation", "Foundation"),
            ("@testable import LoadEngine", "LoadEngine"), ("@preconcurrency public import Yams", "Yams"),
            ("import struct Foundation.Date", "Foundation"), ("@_exported import Reports", "Reports"),
        ])
    func importForms(line: String, module: String) {
        #expect(ImportRule.module(importedBy: line) == module)
    }

    @Test(
        "prose and other code are no imports",
        arguments: ["// import Foundation", "let a = \"import Foundation\"", "important()", "func import_() {}", ""])
    func notImports(line: String) {
        let code = swift(line).code.first ?? ""
        #expect(ImportRule.module(importedBy: code) == nil)
    }

    @Test("an import outside the allowed ones is a breach at its line")
    func importBreaches() throws {
        let rule = try #require(ImportRule.all.first { $0.target == "LoadEngine" })
        let file = swift("import Glibc\nimport Foundation\nimport Histogram", path: "Sources/LoadEngine/A.swift")
        let text =
            "imports Foundation; LoadEngine may import CBrotli, CCurl, COpenSSL, CPCRE2, CShims, CZlib, Glibc, "
            + "Histogram, Synchronization"
        #expect(rule.breaches(in: file) == [Breach(path: file.path, line: 2, text: text)])
    }

    @Test(
        "a forbidden import of each other target is a breach",
        arguments: [
            ("Scenarios", "Reports"), ("Platform", "LoadEngine"), ("Platform", "Reports"), ("Verdict", "Yams"),
            ("Verdict", "Reports"), ("Reports", "Scenarios"), ("Reports", "Platform"), ("RMSNode", "LoadEngine"),
            ("rmsload", "Hummingbird"),
        ])
    func forbidden(target: String, module: String) throws {
        let rule = try #require(ImportRule.all.first { $0.target == target })
        #expect(rule.breaches(in: swift("import Glibc\nimport \(module)")).map(\.line) == [2])
    }

    @Test("400 lines are allowed and 401 are not")
    func lengths() {
        let line = "let a = 1\n"
        #expect(LengthRule.sources.breaches(in: swift(String(repeating: line, count: 400))).isEmpty)
        #expect(LengthRule.sources.breaches(in: swift(String(repeating: line, count: 401))).count == 1)
    }

    @Test(
        "a type whose name says nothing is a breach",
        arguments: [
            "struct NodeManager {", "public final class ClockHelper: Sendable {", "enum StringUtil {",
            "    actor LabBase {", "struct SocketTransportImpl<T> {", "typealias HostInfo = Int", "protocol Helpers {",
            "indirect enum Info {",
        ])
    func emptyNames(line: String) {
        #expect(NameRule.breaches(in: swift(line)).map(\.line) == [1])
    }

    @Test(
        "a type whose name says something is none",
        arguments: [
            "struct Database {", "class func makeManager() {}", "// struct NodeManager", "let a = \"struct ZHelper\"",
            "struct Informed {", "import struct Foundation.ProcessInfo", "let managers = 3",
        ])
    func speakingNames(line: String) {
        #expect(NameRule.breaches(in: swift(line)).isEmpty)
    }

    @Test("a file and a module have names that are not a type's")
    func otherNames() {
        #expect(NameRule.breaches(in: swift("let a = 1", path: "Sources/Verdict/ClockUtils.swift")).count == 1)
        #expect(NameRule.breaches(in: swift("enum Verdict {", path: "Sources/Verdict/A.swift")).count == 1)
        #expect(NameRule.breaches(in: swift("enum Verdict {", path: "Sources/Reports/A.swift")).isEmpty)
    }

    @Test("an absolute path of one machine is a breach, a relative one is none")
    func machinePaths() {
        let path = WorkplaceRule.paths[0] + "main"
        #expect(WorkplaceRule.breaches(in: swift("let a = \"\(path)\"")).count == 1)
        #expect(WorkplaceRule.breaches(in: SourceFile(path: "a.md", text: "# a\nsee \(path)")).map(\.line) == [2])
        #expect(WorkplaceRule.breaches(in: swift("// docs\(path)")).isEmpty)
        #expect(WorkplaceRule.breaches(in: swift("// docs\(path) and \(path)")).count == 1)
    }

    @Test(
        "sleeping for a length of time is a breach",
        arguments: [
            "Thread.sleep(forTimeInterval: 1)", "  usleep(1000)", "sleep(1)", "Glibc.sleep(1)", "_ = usleep(2)",
        ])
    func sleeping(line: String) {
        #expect(SleepRule.breaches(in: swift(line)).map(\.line) == [1])
    }

    @Test(
        "printing below the program is a breach",
        arguments: ["print(line)", "  debugPrint(a)", "fputs(text, stderr)", "FileHandle.standardError.write(data)"])
    func printing(line: String) {
        #expect(PrintRule.breaches(in: swift(line)).map(\.line) == [1])
    }

    @Test(
        "speaking of printing is none",
        arguments: ["// print(a)", "let a = \"print(b)\"", "mint.print(1)", "sprint(1)"])
    func notPrinting(line: String) {
        #expect(PrintRule.breaches(in: swift(line)).isEmpty)
    }

    @Test(
        "speaking of sleep is none",
        arguments: ["// usleep(1)", "let a = \"sleep(1)\"", "server.sleep(1)", "try await Task.sleep(for: step)"])
    func notSleeping(line: String) {
        #expect(SleepRule.breaches(in: swift(line)).isEmpty)
    }

    @Test(
        "a public declaration without a doc comment is a breach",
        arguments: [
            "public struct A {", "    public func a() {", "public enum A {", "public static let a = 1",
            "public var isEmpty: Bool { true }", "@inlinable public mutating func next() {", "open class A {",
            "public typealias A = Int", "public subscript(index: Int) -> Int {", "// a comment\npublic struct A {",
            "/// far away\n\npublic struct A {",
        ])
    func undocumented(text: String) {
        #expect(DocCommentRule.breaches(in: swift(text)).count == 1)
    }

    @Test(
        "a documented, an internal and a self-explaining declaration are none",
        arguments: [
            "/// One noun.\npublic struct A {", "/// One noun.\n@frozen\npublic struct A {", "struct A {",
            "public var name: String", "public private(set) var counts: [UInt32] = []", "public init(a: Int) {",
            "public func encode(to encoder: any Encoder) throws {", "// public struct A {", "func a(public b: Int) {}",
            "extension A {", "case .open(let stages): 1", "    open(rate)",
        ])
    func documented(text: String) {
        #expect(DocCommentRule.breaches(in: swift(text)).isEmpty)
    }

    @Test("a link to a file that is not there is a breach")
    func links() {
        let text = """
            [here](docs/a.md) and [there](docs/missing.md#anchor), [out](../x.md)
            [web](https://example.org/missing.md) [anchor](#below) ![picture](docs/a.png)
            ```
            [code](docs/missing.md)
            ```
            """
        let file = SourceFile(path: "README.md", text: text)
        let breaches = LinkRule.breaches(in: file) { ["docs/a.md", "docs/a.png"].contains($0) }
        #expect(breaches.map(\.line) == [1, 1])
        #expect(breaches.first?.text == "the link docs/missing.md leads nowhere")
    }

    @Test("a link is resolved from the folder of its file")
    func resolution() {
        #expect(LinkRule.resolve("../README.md", from: "docs/a.md") == "README.md")
        #expect(LinkRule.resolve("./b.md", from: "docs/a.md") == "docs/b.md")
        #expect(LinkRule.resolve("../../x.md", from: "docs/a.md") == nil)
    }

    @Test("code has neither comments nor the insides of strings")
    func code() {
        let quote = "\"\"\""
        let file = swift("let a = \"b // c\" // d\nlet e = \(quote)\nimport F\n\(quote) + g")
        #expect(file.code == ["let a =  ", "let e = ", "", " + g"])
    }

    private func swift(_ text: String, path: String = "Sources/Verdict/A.swift") -> SourceFile {
        SourceFile(path: path, text: text)
    }
}
