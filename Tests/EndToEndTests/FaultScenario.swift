import Foundation

/// A small scenario on a lab whose faults a test names.
enum FaultScenario {
    /// Writes it into a scratch folder.
    ///
    /// - Parameters:
    ///   - faults: as YAML, a line each.
    ///   - length: how long the load stands at its full level, such as `10s`.
    /// - Returns: its path.
    static func write(_ faults: [String], length: String, in scratch: String) throws -> String {
        let text = """
            name: faults
            platform:
              lab: embedded
              nodes: {threads: 16, scene-cache: memory, database-latency: 1ms, scene-cost: 0ms}
              balancers: {connector: ajp, retry: 1s, timeout: 1s}
            sessions:
              visit:
                timeouts: {connect: 2s, first-byte: 5s, total: 10s}
                steps:
                  - {name: portal, get: /rms/portal}
                  - think: 50ms..150ms
                  - {name: next, get: "/rms/portal?page=2"}
            load: {stages: [{ramp: 15/s, over: 1s}, {hold: 15/s, for: \(length)}], grace: 5s}
            faults:
            \(faults.map { "  - \($0)" }.joined(separator: "\n"))
            judging: {good-windows: 1}
            """
        let path = scratch + "/faults.yaml"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }
}
