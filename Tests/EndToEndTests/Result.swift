import Foundation

/// A `result.json`, read as any other tool would.
struct Result {
    let json: [String: Any]

    init(_ path: String) throws {
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        json = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
    }

    var verdict: String { json["verdict"] as? String ?? "" }
    var exit: Int { json["exit"] as? Int ?? -1 }

    func total(_ key: String) -> Int { (json["totals"] as? [String: Any])?[key] as? Int ?? -1 }

    /// The judged targets as `phase metric verdict`.
    var targets: [String] {
        (json["targets"] as? [[String: Any]] ?? []).map {
            "\($0["phase"] ?? "") \($0["metric"] ?? "") \($0["verdict"] ?? "")"
        }
    }

    var phases: [String] {
        (json["phases"] as? [[String: Any]] ?? []).compactMap { $0["name"] as? String }
    }

    /// One key of the first fault.
    func fault(_ key: String) -> Any? { (json["faults"] as? [[String: Any]])?.first?[key] }
}
