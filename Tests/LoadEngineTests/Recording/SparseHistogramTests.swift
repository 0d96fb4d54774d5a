import Foundation
import Histogram
import TestSupport
import Testing

@testable import LoadEngine

@Suite("Sparse histograms")
struct SparseHistogramTests {
    /// Both sides of every edge between buckets of different width, and the ends.
    private static let edges: [UInt32] =
        [0, 1, 2_046, 2_047, 2_048, 2_049, SparseHistogram.valueMax - 1, SparseHistogram.valueMax, .max]
        + (11..<32).flatMap { [UInt32(1) << $0 - 1, UInt32(1) << $0, UInt32(1) << $0 + 1] }

    @Test("A bucket's lowest value is in that bucket, and the one below it is not")
    func roundTrip() {
        let last = SparseHistogram.bucket(of: SparseHistogram.valueMax)
        for bucket in 0...last {
            let value = SparseHistogram.value(of: bucket)
            #expect(SparseHistogram.bucket(of: value) == bucket)
            if bucket > 0 { #expect(SparseHistogram.bucket(of: value - 1) == bucket - 1) }
        }
    }

    @Test("A value is at most a thousandth above its bucket's lowest")
    func precision() {
        var random = SeededRandom()
        for value in random.values(5_000) + Self.edges {
            let bounded = min(value, SparseHistogram.valueMax)
            let low = SparseHistogram.value(of: SparseHistogram.bucket(of: value))
            #expect(low <= bounded && Double(bounded - low) <= Double(bounded) / 1_000)
        }
    }

    @Test("Buckets are HdrHistogram's own: equivalent there is equal here")
    func layout() {
        var random = SeededRandom()
        let dense = SparseHistogram.dense()
        for value in random.values(2_000) + Self.edges {
            let bounded = UInt64(min(value, SparseHistogram.valueMax))
            let low = SparseHistogram.value(of: SparseHistogram.bucket(of: value))
            #expect(dense.lowestEquivalentForValue(bounded) == UInt64(low))
        }
    }

    @Test("Percentiles by way of a sparse histogram are those of values recorded directly")
    func exactness() {
        var random = SeededRandom()
        for _ in 0..<10 {
            let values = random.values(500).map { min($0, SparseHistogram.valueMax) }
            var direct = SparseHistogram.dense()
            for value in values { direct.record(UInt64(value)) }
            var viaSparse = SparseHistogram.dense()
            SparseHistogram(values).add(to: &viaSparse)
            #expect(viaSparse.totalCount == direct.totalCount)
            for percentile in [1, 25, 50, 90, 99, 99.9, 100.0] {
                let (a, b) = (viaSparse.valueAtPercentile(percentile), direct.valueAtPercentile(percentile))
                #expect(direct.valuesAreEquivalent(a, b), "p\(percentile): \(a) and \(b)")
            }
        }
    }

    @Test("Merging is commutative and associative, and the same as counting everything at once")
    func merge() {
        var random = SeededRandom()
        for count in [0, 1, 3, 100, 800] {
            let parts = (0..<3).map { _ in random.values(count) }
            let (a, b, c) = (SparseHistogram(parts[0]), SparseHistogram(parts[1]), SparseHistogram(parts[2]))
            func sum(_ histograms: SparseHistogram...) -> SparseHistogram {
                histograms.dropFirst().reduce(into: histograms[0]) { $0.add($1) }
            }
            #expect(sum(a, b) == sum(b, a))
            #expect(sum(sum(a, b), c) == sum(a, sum(b, c)))
            #expect(sum(a, b, c) == SparseHistogram(parts.joined()))
            #expect(sum(a, SparseHistogram()) == a)
            #expect(sum(a, b, c).total == UInt64(3 * count))
        }
    }

    @Test("Values that come in pieces, few or many, are the histogram of all of them")
    func pieces() {
        var random = SeededRandom()
        for count in [0, 1, 2_000, ValueFold.fewMax, 3 * ValueFold.fewMax] {
            let values = random.values(count)
            var fold = ValueFold()
            for start in stride(from: 0, to: count, by: 700) { fold.add(values[start..<min(start + 700, count)]) }
            #expect(fold.histogram == SparseHistogram(values))
            fold.add(7)
            #expect(fold.histogram == SparseHistogram(values + [7]))
        }
    }

    @Test("Written and read it is the same, and a list that is no histogram is refused")
    func coding() throws {
        var random = SeededRandom()
        let histogram = SparseHistogram(random.values(200))
        let data = try JSONEncoder().encode(histogram)
        #expect(try JSONDecoder().decode(SparseHistogram.self, from: data) == histogram)
        #expect(data.first == UInt8(ascii: "\""))
        let list = histogram.entries.flatMap { [UInt32($0.bucket), $0.count] }
        let older = try JSONEncoder().encode(list)
        #expect(try JSONDecoder().decode(SparseHistogram.self, from: older) == histogram)
        let texts = [
            "5 5", "6 5", "5:0", "5:", ":1", "5::1", "5:1:1", "65535", "-1", "5  6", " 5", "5 ", "5:4294967296", "x",
        ].map { "\"\($0)\"" }
        for text in texts + ["[5,1,5,1]", "[6,1,5,1]", "[5,0]", "[5]", "[65535,1]", "[-1,1]", "[0,1,0,1]", "[1.5,1]"] {
            #expect(throws: DecodingError.self, "\(text)") {
                try JSONDecoder().decode(SparseHistogram.self, from: Data(text.utf8))
            }
        }
    }
}

extension SeededRandom {
    /// Values of every size, so that small ones are as likely as large ones.
    fileprivate mutating func values(_ count: Int) -> [UInt32] {
        (0..<count).map { _ in
            UInt32.random(in: 0...(.max), using: &self) >> UInt32.random(in: 0...31, using: &self)
        }
    }
}
