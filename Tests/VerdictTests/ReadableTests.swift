import Testing

@testable import Verdict

@Suite("Numbers as people read them")
struct ReadableTests {
    @Test(
        "Milliseconds have three digits below a second",
        arguments: [
            (0.2124, "0.212 ms"), (2.124, "2.12 ms"), (21.24, "21.2 ms"), (212.4, "212 ms"), (999.4, "999 ms"),
            (999.6, "1.0 s"), (1_900, "1.9 s"), (1_945, "1.95 s"), (12_345, "12.3 s"), (0, "0 ms"),
            (.infinity, "?"), (.nan, "?"),
        ])
    func milliseconds(_ value: Double, _ text: String) {
        #expect(Readable.milliseconds(value) == text)
    }

    @Test(
        "Seconds below one are milliseconds",
        arguments: [(0.7, "700 ms"), (1.3, "1.3 s"), (125.4, "125 s"), (0, "0 s")])
    func seconds(_ value: Double, _ text: String) {
        #expect(Readable.seconds(value) == text)
    }

    @Test(
        "A percentage is never rounded to none or all",
        arguments: [
            (0.0, "0 %"), (0.000_001, "< 0.001 %"), (0.0005, "0.05 %"), (0.012, "1.2 %"), (0.9995, "99.95 %"),
            (0.999_999, "99.99 %"), (1, "100 %"), (1.25, "125 %"),
        ])
    func percent(_ value: Double, _ text: String) {
        #expect(Readable.percent(value) == text)
    }

    @Test(
        "Counts have their thousands apart",
        arguments: [(0, "0"), (999, "999"), (1_000, "1,000"), (-1_234_567, "-1,234,567")])
    func count(_ value: Int, _ text: String) {
        #expect(Readable.count(value) == text)
    }

    @Test("A value that misses its bound by a hair does not look like the bound")
    func pair() {
        #expect(Readable.pair(250.1, 250, .milliseconds) == ("250.1 ms", "250 ms"))
        #expect(Readable.pair(0.989_999, 0.99, .ratio) == ("98.9999 %", "99 %"))
        #expect(Readable.pair(300, 250, .milliseconds) == ("300 ms", "250 ms"))
    }
}
