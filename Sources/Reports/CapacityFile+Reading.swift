import Foundation
import Verdict

extension CapacityFile {
    /// Reads the result of a search: a file, or `capacity.json` of a folder.
    ///
    /// - Errors: `ReportError` for what is not there, is none, or is of another version.
    public static func read(_ path: String) throws(ReportError) -> CapacityRecord {
        var path = path
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
            path = (path.hasSuffix("/") ? path : path + "/") + name
        }
        guard FileManager.default.fileExists(atPath: path) else {
            throw .noCapacity(path: path, why: "there is no such file")
        }
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw .unreadable(path: path, why: error.localizedDescription)
        }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        do {
            let version = try decoder.decode(Version.self, from: data).schema
            guard version == CapacityRecord.schemaVersion else {
                throw ReportError.version(path: path, found: version, allowed: CapacityRecord.schemaVersion)
            }
            return try decoder.decode(Stored.self, from: data).record
        } catch let error as ReportError {
            throw error
        } catch {
            throw .noCapacity(path: path, why: RunFile.why(error))
        }
    }

    private struct Version: Decodable {
        var schema: Int
    }

    /// The file's shape.
    private struct Stored: Decodable {
        struct Knee: Decodable {
            var carried: Double?
            var low: Double?
            var high: Double?
            var limit: KneeRecord.Limit
            var why: String
            var trials: [Trial]
        }

        struct Trial: Decodable {
            struct Response: Decodable {
                var p50: Double
                var p95: Double
                var p99: Double
            }

            var load: Double
            var verdict: Ruling
            var why: String
            var heldS: Double
            var exchanges: Int
            var throughputPerS: Double
            var errors: Double
            var responseMs: Response
            var lateP99Ms: Double
            var cpuPercent: Double

            var record: TrialRecord {
                TrialRecord(
                    load: load, verdict: verdict, why: why, heldS: heldS, exchanges: exchanges,
                    throughputPerS: throughputPerS, errors: errors, p50: responseMs.p50, p95: responseMs.p95,
                    p99: responseMs.p99, lateP99: lateP99Ms, cpuPercent: cpuPercent)
            }
        }

        struct Bound: Decodable {
            var metric: String
            var bound: String
            var comparison: Comparison
            var value: Double
        }

        struct Headroom: Decodable {
            var needed: Double
        }

        var scenario: String
        var startedAt: String
        var seed: String
        var host: HostRecord
        var unit: LoadUnit
        var requiredPeak: Double
        var victim: String?
        var survivor: String?
        var headroom: Headroom
        var knees: [String: Knee?]
        var targets: [Bound]
        var caveats: [Caveat]

        var record: CapacityRecord {
            var record = CapacityRecord(
                scenario: scenario, startedAt: startedAt, seed: UInt64(seed) ?? 0, host: host, unit: unit,
                requiredPeak: requiredPeak, headroomMin: headroom.needed,
                targets: targets.map {
                    Target(
                        phase: .baseline, metric: $0.metric, bound: $0.bound, comparison: $0.comparison, value: $0.value
                    )
                }, victim: victim ?? "", survivor: survivor ?? "")
            record.caveats = caveats
            record.knees = KneeRecord.Part.allCases.compactMap { part -> KneeRecord? in
                guard let knee = knees[part.rawValue] ?? nil else { return nil }
                return KneeRecord(
                    part: part, limit: knee.limit, why: knee.why, trials: knee.trials.map(\.record),
                    carried: knee.carried, low: knee.low, high: knee.high)
            }
            return record
        }
    }
}
