import Foundation
import Testing

@testable import Scenarios

/// Bad scenarios and what is said of them. A new case is a file in `Goldens/errors`; `RMSLOAD_RECORD=1` writes its text.
@Suite struct ErrorTextTests {
    static let folder = "\(Fixtures.root)/Tests/ScenariosTests/Goldens/errors"
    static let cases = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
        .filter { $0.hasSuffix(".yaml") }.sorted()

    @Test("a bad scenario gets its errors, each with its place", arguments: cases)
    func errors(_ file: String) throws {
        let text = try Fixtures.text("\(Self.folder)/\(file)")
        var found: [String] = []
        do {
            _ = try Scenario.load(
                text: text, path: "\(Self.folder)/\(file)", options: LoadOptions(environment: [:]))
        } catch {
            found = error.diagnostics.map { $0.description.replacing("\(Self.folder)/", with: "") }
        }
        #expect(!found.isEmpty, "\(file) was accepted")
        try expectGolden(
            found.joined(separator: "\n") + "\n", "\(Self.folder)/\(file.replacing(".yaml", with: ".txt"))")
    }

    @Test("the cases are there")
    func present() { #expect(Self.cases.count >= 40) }
}
