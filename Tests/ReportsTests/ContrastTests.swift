import Foundation
import Testing

@testable import Reports

/// Text has a contrast of 4.5 to 1 against whatever it stands on, lines and areas 3 to 1 (WCAG 2.1, AA).
@Suite("Contrast of the page")
struct ContrastTests {
    /// A colour with its opacity; parts from 0 to 1.
    struct Colour {
        var parts: [Double]
        var opacity = 1.0

        /// `#abc`, `#aabbcc` or `rgba(1,2,3,.5)`.
        init?(_ text: String) {
            if text.hasPrefix("#") {
                let digits = text.dropFirst()
                let pairs =
                    digits.count == 3
                    ? digits.map { "\($0)\($0)" }
                    : stride(from: 0, to: digits.count, by: 2).map {
                        String(digits.dropFirst($0).prefix(2))
                    }
                parts = pairs.compactMap { Int($0, radix: 16) }.map { Double($0) / 255 }
            } else {
                guard text.hasPrefix("rgba(") else { return nil }
                let numbers = text.dropFirst(5).dropLast().split(separator: ",").compactMap { Double("0\($0)") }
                guard numbers.count == 4 else { return nil }
                parts = numbers.prefix(3).map { $0 / 255 }
                opacity = numbers[3]
            }
            guard parts.count == 3 else { return nil }
        }

        /// As it is seen on a ground.
        func over(_ ground: Colour) -> Colour {
            var seen = self
            seen.parts = zip(parts, ground.parts).map { $0 * opacity + $1 * (1 - opacity) }
            seen.opacity = 1
            return seen
        }

        /// Relative luminance (WCAG 2.1, definition).
        var luminance: Double {
            let linear = parts.map { $0 <= 0.03928 ? $0 / 12.92 : pow(($0 + 0.055) / 1.055, 2.4) }
            return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        }

        func contrast(_ other: Colour) -> Double {
            let (a, b) = (luminance, other.luminance)
            return (max(a, b) + 0.05) / (min(a, b) + 0.05)
        }
    }

    /// The variables of the light or the dark theme.
    private func theme(isDark: Bool) -> [String: Colour] {
        let blocks = PageStyle.text.components(separatedBy: ":root{").dropFirst().map { $0.prefix { $0 != "}" } }
        var colours: [String: Colour] = [:]
        // The dark theme stands second and overrides the light one.
        for block in blocks.prefix(isDark ? 2 : 1) {
            for declaration in block.split(separator: ";") {
                let parts = declaration.trimmingCharacters(in: .whitespacesAndNewlines).split(
                    separator: ":", maxSplits: 1)
                if parts.count == 2 { colours[String(parts[0].dropFirst(2))] = Colour(String(parts[1])) }
            }
        }
        return colours
    }

    private static let phases = ["failover", "degraded", "rejoin", "recovered", "warmup", "baseline"]

    @Test("Text can be read, in light and in dark", arguments: [false, true])
    func text(isDark: Bool) throws {
        let theme = theme(isDark: isDark)
        let pairs = [
            ("ink", ["bg", "panel", "unsure-bg"]), ("soft", ["bg", "panel"]), ("pass", ["bg"]), ("fail", ["bg"]),
            ("unsure", ["bg", "unsure-bg"]), ("p95", ["bg"]), ("bg", ["pass", "fail", "unsure"]),
        ]
        for (ink, grounds) in pairs {
            for ground in grounds {
                let ratio = try #require(theme[ink]).contrast(try #require(theme[ground]))
                #expect(ratio >= 4.5, "\(ink) on \(ground): \(ratio)")
            }
        }
        // The names of the phases stand on their shades.
        for phase in Self.phases {
            let ground = try #require(theme[phase]).over(try #require(theme["bg"]))
            let ratio = try #require(theme["soft"]).contrast(ground)
            #expect(ratio >= 4.5, "soft on \(phase): \(ratio)")
        }
    }

    @Test("Lines and areas stand out, on every shade of a phase", arguments: [false, true])
    func lines(isDark: Bool) throws {
        let theme = theme(isDark: isDark)
        let ground = try #require(theme["bg"])
        let grounds = [("bg", ground)] + (try Self.phases.map { ($0, try #require(theme[$0]).over(ground)) })
        let lines =
            ["p50", "p95", "p99", "offered", "finished", "service", "pass", "fail", "unsure"]
            + (0..<4).map { "e\($0)" } + (0..<6).map { "n\($0)" }
        for line in lines {
            for (name, ground) in grounds {
                let ratio = try #require(theme[line]).contrast(ground)
                #expect(ratio >= 3, "\(line) on \(name): \(ratio)")
            }
        }
    }
}
