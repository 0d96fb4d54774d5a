import Foundation
import LoadEngine
import Verdict

/// `response.hlog`: the response times of every second, for HdrHistogram's own tools.
///
/// - Shape: HdrHistogram's interval log 1.3. A line without a tag holds all exchanges of its second; lines with
///   `Tag=phase/node` hold those that one node answered, so that either kind adds up to the run.
/// - Units: microseconds in the histograms, milliseconds in the column of the maximum; seconds for time.
public enum IntervalLog {
    /// Its name in a run's folder.
    public static let name = "response.hlog"

    /// The log, every line ending in LF.
    public static func text(_ record: RunRecord, _ judgement: Judgement) -> String {
        let start = startS(record)
        var text = """
            #[Logged with rmsload \(record.host.rmsload)]
            #[Response times of \(oneLine(record.scenario)), in microseconds]
            #[Histogram log format version 1.3]
            #[StartTime: \(Readable.fixed(start, 3)) (seconds since epoch), \(record.startedAt)]
            #[BaseTime: \(Readable.fixed(start, 3)) (seconds since epoch)]
            "StartTimestamp","Interval_Length","Interval_Max","Interval_Compressed_Histogram"

            """
        for interval in record.measurements.intervals.sorted(by: { $0.second < $1.second }) {
            let phase = judgement.stretches.first { $0.seconds.contains(interval.second) }?.name.rawValue ?? "drain"
            var byNode: [Int: SparseHistogram] = [:]
            for cell in interval.cells { byNode[cell.node, default: SparseHistogram()].add(cell.response) }
            var all = SparseHistogram()
            for histogram in byNode.values { all.add(histogram) }
            text += line(interval.second, all, tag: nil)
            for (node, histogram) in byNode.sorted(by: { $0.key < $1.key }) {
                let name = node > 0 ? record.measurements.nodes[safe: node - 1] ?? "\(node)" : "no-node"
                text += line(interval.second, histogram, tag: "\(phase)/\(name)")
            }
        }
        return text
    }

    private static func line(_ second: Int, _ histogram: SparseHistogram, tag: String?) -> String {
        guard let last = histogram.buckets.last else { return "" }
        let max = Readable.fixed(Double(SparseHistogram.value(of: last)) / 1_000, 3)
        let code = Data(HistogramCode.compressed(histogram)).base64EncodedString()
        // A comma would end the tag.
        let prefix =
            tag.map { tag in "Tag=\(String(tag.map { ", \"".contains($0) || $0.isNewline ? "_" : $0 }))," } ?? ""
        return "\(prefix)\(second).000,1.000,\(max),\(code)\n"
    }

    private static func oneLine(_ text: String) -> String { String(text.map { $0.isNewline ? " " : $0 }) }

    /// When the run began, in seconds since 1970; 0 where the record does not say.
    static func startS(_ record: RunRecord) -> Double {
        let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        let date = (try? format.parse(record.startedAt)) ?? (try? Date.ISO8601FormatStyle().parse(record.startedAt))
        return date?.timeIntervalSince1970 ?? 0
    }
}
