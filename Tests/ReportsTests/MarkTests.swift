import LoadEngine
import Testing
import Verdict

@testable import Reports

@Suite("Marks of charts")
struct MarkTests {
    private let frame = Frame(
        x: Scale(lower: 0, upper: 10, ticks: []), y: Scale(lower: 0, upper: 100, ticks: []))

    private func path(_ mark: any Mark) -> String {
        mark.markup(in: frame).attributes.first { $0.0 == "d" }?.1 ?? ""
    }

    @Test("A line breaks at a missing value, and a value alone between gaps is still seen")
    func line() {
        let line = Line(points: [(0, 0), (1, 100), (2, nil), (3, 50), (4, nil), (5, 50), (6, 25)], style: "p95")
        #expect(path(line) == "M0 1000L100 0M300 500h0.1M500 500L600 750")
        #expect(path(Line(points: [], style: "p95")) == "")
    }

    @Test("Areas, bars, bands, moments and bounds stand where their values do")
    func shapes() {
        #expect(path(Area(points: [(0, 0, 50), (10, 0, 100)], style: "a")) == "M0 500L1000 0L1000 1000L0 1000Z")
        #expect(path(Bars(bars: [(5, 0, 50), (6, 7, 7)], width: 1, style: "b")) == "M450 1000V500H550V1000Z")
        #expect(path(Moment(at: 2.5, style: "c")) == "M250 0V1000")
        #expect(path(BoundLine(from: 1, to: 3, value: 25, style: "d")) == "M100 750H300")
        let band = Band(from: 2, to: 99, style: "e").markup(in: frame)
        #expect(band.attributes.contains { $0 == ("x", "200") })
        #expect(band.attributes.contains { $0 == ("width", "800") })
    }

    @Test("Markup escapes what it is given")
    func markup() throws {
        let text = "a\"b<c>&\nd"
        let element = try XMLTree.read(Markup("text", [("id", text)], text: text, [Markup("g")]).rendered)
        #expect(element.attributes["id"] == text && element.text == text && element.children[0].name == "g")
        #expect(Markup.number(.nan) == "0" && Markup.number(-0.04) == "0" && Markup.number(12.34) == "12.3")
    }

    @Test("Flags that would run into each other stand in different lines, those near the end point back")
    func flags() {
        let lines = ChartGroup.flagLines([("b", "healed", 400), ("a", "injected", 100), ("c", "healed", 990)])
        #expect(lines.map { $0.flags.map(\.text) } == [["a", "c"], ["b"]])
        #expect(lines[0].flags.map(\.isLeftOf) == [false, true])
    }

    @Test("A curve goes through the figures of the tables")
    func distribution() {
        var seed: UInt64 = 7
        let values = (0..<5_000).map { _ -> UInt32 in
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt32(seed >> 44)
        }
        let parts = [SparseHistogram(values.prefix(900)), SparseHistogram(values.dropFirst(900))]
        let (curve, figures) = (Distribution(MergedHistogram(parts)), LatencyFigures(merging: parts))
        #expect(curve.value(at: 0.5) == figures.p50 && curve.value(at: 0.95) == figures.p95)
        #expect(curve.value(at: 0.999) == figures.p999 && curve.value(at: 1) == figures.max)
        #expect(Distribution(MergedHistogram()).value(at: 0.5) == nil)
    }
}
