import Foundation
import TestSupport
import Testing

@testable import Scenarios

/// Whatever is written, the loader answers with a scenario or with errors; it never crashes.
@Suite struct FuzzTests {
    private static func load(_ text: String) -> Bool {
        do {
            let scenario = try Scenario.load(
                text: text, path: Fixtures.path("mutated.yaml"), options: LoadOptions(environment: [:]))
            _ = scenario.describe()
            return true
        } catch {
            precondition(!error.diagnostics.isEmpty)
            return false
        }
    }

    @Test("characters that are changed, dropped, doubled or swapped")
    func characters() throws {
        var random = SeededRandom()
        let odd = Array("{}[]:,-\"'#&*!|>%@`?~$.<= \n\t\r0a\u{0}\u{E000}é😀")
        for name in Fixtures.shipped {
            let original = Array(try Fixtures.text(Fixtures.path(name)))
            for _ in 0..<60 {
                var text = original
                for _ in 0..<Int.random(in: 1...4, using: &random) {
                    let index = Int.random(in: 0..<text.count, using: &random)
                    switch Int.random(in: 0...3, using: &random) {
                    case 0: text[index] = odd.randomElement(using: &random) ?? "x"
                    case 1: text.remove(at: index)
                    case 2: text.insert(odd.randomElement(using: &random) ?? "x", at: index)
                    default: text.swapAt(index, Int.random(in: 0..<text.count, using: &random))
                    }
                }
                _ = Self.load(String(text))
            }
        }
    }

    @Test("values that are exchanged for others, and lines that are dropped, doubled or indented")
    func lines() throws {
        var random = SeededRandom()
        let values = [
            "", "~", "5", "-1", "99999999999999999999", "1e999", "[]", "{}", "[1, 2]", "{a: b}", "lots", "\"\"", "5s",
            "0s",
            "0/s", "1000000/s", "168h", "0..0", "9..1", "${x}", "${", "$${", "*a", "&a b", "!t x", "< 5ms", "true", "ü",
        ]
        for name in Fixtures.shipped {
            let original = try Fixtures.text(Fixtures.path(name)).split(
                separator: "\n", omittingEmptySubsequences: false
            )
            .map(String.init)
            for _ in 0..<60 {
                var lines = original
                for _ in 0..<Int.random(in: 1...3, using: &random) {
                    let index = Int.random(in: 0..<lines.count, using: &random)
                    switch Int.random(in: 0...4, using: &random) {
                    case 0: lines.remove(at: index)
                    case 1: lines.insert(lines[index], at: index)
                    case 2: lines[index] = "  " + lines[index]
                    case 3: lines.swapAt(index, Int.random(in: 0..<lines.count, using: &random))
                    default:
                        guard let colon = lines[index].firstRange(of: ": ") else { continue }
                        lines[index] =
                            lines[index][..<colon.upperBound] + (values.randomElement(using: &random) ?? "")
                    }
                }
                _ = Self.load(lines.joined(separator: "\n"))
            }
        }
    }

    @Test("random bytes, deep nesting and documents that unfold without end")
    func extremes() {
        var random = SeededRandom()
        for _ in 0..<200 {
            let bytes = (0..<Int.random(in: 0...200, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            #expect(!Self.load(String(decoding: bytes, as: UTF8.self)), "\(random.replay)")
        }
        #expect(!Self.load(String(repeating: "[", count: 5_000)))
        #expect(!Self.load(String(repeating: "[", count: 500) + String(repeating: "]", count: 500)))
        #expect(!Self.load(String(repeating: "- ", count: 900) + "a"))
        let bomb = (1...9).map {
            "a\($0): &a\($0) [\(Array(repeating: "*a\($0 - 1)", count: 9).joined(separator: ", "))]"
        }
        #expect(!Self.load("a0: &a0 [x]\n" + bomb.joined(separator: "\n")))
    }
}
