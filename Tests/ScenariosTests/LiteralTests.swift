import Foundation
import LoadEngine
import Testing
import Verdict

@testable import Scenarios

@Suite struct LiteralTests {
    /// Texts of every kind, right and wrong: each literal is held against all of them.
    static let corpus =
        Literal.allCases.flatMap(\.examples) + [
            "", " ", "5", "0", "-5s", "5 s", "s", "5S", "1s1m", "1m1s1ms", "1h30m", "1.s", ".5s", "1e3s", "0s", "10min",
            "40", "40/ s", "40/d", "0/s", "0%", "101%", "-1%", "%", "1.5%", "5..2", "2..", "..5", "2...5", "2..5..7",
            "4s..1s", "1s..", "uniform(1s)", "uniform(1s,4s)", "uniform( 1s , 4s )", "normal(1s)", "lognormal(1s, x)",
            "lognormal(0s, 1)", "exponential(0s)", "exponential(2)", "exponential(2s", "99", "600", "2xx", "6xx", "2xX",
            "200..199", "http://", "http://a:0", "http://a:70000", "http://a/b", "https://a/b", "https://",
            "httpss://a", "true", "TRUE", "yes", "1.4", "1", "1x2", "http://[::1]:80",
            "http://[::1", "http://a b", "http://u@h", "HTTP://a", "a b", "-a", "_a", "a_b", "ä", "$", "$.", "$.a.",
            "$[",
            "$[]", "$[-1]", "$['a", "$['']", "$a", "1B", "1b", "1 KiB", "2000MiB", "١s", "1\n",
        ]

    @Test("a literal accepts its own examples", arguments: Literal.allCases)
    func examples(_ literal: Literal) {
        for example in literal.examples { #expect(literal.accepts(example), "\(example)") }
    }

    /// Values beyond a bound look right to a pattern; the parser knows more.
    static let beyondBounds: Set<String> = [
        "101%", "5..2", "4s..1s", "200..199", "2000MiB", "exponential(0s)", "lognormal(0s, 1)", "http://a:0",
        "http://a:70000", "http://[::1", "http://a b",
    ]

    @Test("the schema's pattern accepts what the parser accepts", arguments: Literal.allCases)
    func patterns(_ literal: Literal) throws {
        let expression = try NSRegularExpression(pattern: literal.pattern)
        for text in Self.corpus {
            let whole = NSRange(text.startIndex..., in: text)
            let matches = expression.firstMatch(in: text, range: whole)?.range == whole && !text.isEmpty
            if literal.accepts(text) { #expect(matches, "\(literal) \(text)") }
            if matches, !Self.beyondBounds.contains(text) { #expect(literal.accepts(text), "\(literal) \(text)") }
        }
    }

    @Test("durations are nanoseconds")
    func durations() {
        #expect(DurationLiteral.value("250ms") == .milliseconds(250))
        #expect(DurationLiteral.value("1m30s") == .seconds(90))
        #expect(DurationLiteral.value("1h1m1s1ms1us") == 3_661_001_001_000)
        #expect(DurationLiteral.value("1.5s") == .milliseconds(1_500))
        #expect(DurationLiteral.value("0s") == 0)
        #expect(DurationLiteral.value("1000h") == nil)
        #expect(DurationLiteral.value("99999999999999999999s") == nil)
    }

    @Test("a duration reads as it was printed")
    func printedDurations() {
        for text in ["0s", "1us", "15ms", "1500ms", "90s", "5100ms", "3600s"] {
            #expect(DurationLiteral.value(text).map(DurationLiteral.text) == text)
        }
    }

    @Test("distributions")
    func distributions() {
        #expect(DistributionLiteral.value("2s") == .constant(.seconds(2)))
        #expect(DistributionLiteral.value("1s..4s") == .uniform(.seconds(1), .seconds(4)))
        #expect(DistributionLiteral.value("uniform(1s, 4s)") == .uniform(.seconds(1), .seconds(4)))
        #expect(DistributionLiteral.value("exponential(500ms)") == .exponential(mean: .milliseconds(500)))
        #expect(DistributionLiteral.value("lognormal(2s, 0.6)") == .lognormal(median: .seconds(2), sigma: 0.6))
    }

    @Test("rates, ratios, sizes and statuses")
    func numbers() {
        #expect(RateLiteral.value("600/min") == 10)
        #expect(RateLiteral.value("3600/h") == 1)
        #expect(RatioLiteral.value("0.1%") == 0.001)
        #expect(SizeLiteral.value("256KiB") == 262_144)
        #expect(SizeLiteral.value("10MB") == 10_000_000)
        #expect(StatusLiteral.value("2xx") == 200...299)
        #expect(StatusLiteral.value("204") == 204...204)
    }

    @Test("every metric takes a bound in its unit and no other")
    func bounds() {
        let samples: [(String, [Bool])] = [
            // milliseconds, seconds, ratio, count, throughput
            ("< 250ms", [true, true, false, false, false]), ("<= 0.5%", [false, false, true, false, false]),
            ("= 0", [false, false, false, true, false]), (">= 99% of offered", [false, false, false, false, true]),
            ("> 40/s", [false, false, false, false, true]), ("250ms", [false, false, false, false, false]),
            ("< -1s", [false, false, false, false, false]), ("== 0", [false, false, false, false, false]),
            ("<250ms", [true, true, false, false, false]), ("!= 0", [false, false, false, false, false]),
        ]
        let units: [BoundUnit] = [.milliseconds, .seconds, .ratio, .count, .throughput]
        for (text, expected) in samples {
            #expect(units.map { Bound(text, unit: $0) != nil } == expected, "\(text)")
        }
        #expect(Bound("< 1m", unit: .seconds)?.value == 60)
        #expect(Bound("< 1m", unit: .milliseconds)?.value == 60_000)
    }

    @Test("metrics with names of nodes and steps")
    func metrics() {
        #expect(TargetMetric.named("response.p99.9")?.metric.pattern == "response.p99.9")
        #expect(TargetMetric.named("steps.GET /a.b.response.p99.9")?.name == "GET /a.b")
        #expect(TargetMetric.named("nodes.rms-2.responses")?.name == "rms-2")
        #expect(TargetMetric.named("nodes..responses") == nil)
        #expect(TargetMetric.named("response.p98") == nil)
        #expect(TargetMetric.named("") == nil)
    }

    @Test("defaults and examples of the table have the shape of their key")
    func table() {
        for group in KeyTable.groups {
            for key in group.keys {
                guard let fallback = key.fallback, fallback != "[]" else { continue }
                var checker = Checker()
                let tree = Tree(content: .scalar(fallback, quoted: false), place: Place(file: ""), path: key.name)
                checker.check(tree, key.shape)
                #expect(checker.problems.isEmpty, "\(group.name).\(key.name)")
            }
        }
    }
}
