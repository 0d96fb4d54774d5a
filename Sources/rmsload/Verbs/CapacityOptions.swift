import ArgumentParser
import Foundation
import Reports
import Verdict

/// Where a run's head-room is known from.
struct CapacityOptions: ParsableArguments {
    @Option(
        name: .long,
        help:
            "What `rmsload capacity` found of the scenario (capacity.json or its folder), for the head-room in the report; taken from the run's folder where it lies there."
    )
    var capacity: String?

    /// What was named, or what lies in the folder; nil where neither is there.
    ///
    /// What lies there and cannot be used is no reason to lose the run: then there is a warning.
    /// - Errors: `ExitStatus.usage` where what was named is no result of a search of this scenario.
    func read(of scenario: String, beside folder: String) throws -> CapacityRecord? {
        let found = "\(folder)/\(CapacityFile.name)"
        guard let path = capacity ?? (FileManager.default.fileExists(atPath: found) ? found : nil) else { return nil }
        let problem: String
        do {
            let record = try CapacityFile.read(path)
            if record.scenario == scenario { return record }
            problem = "\(path): found the capacity of \(record.scenario), expected that of \(scenario)"
        } catch {
            problem = "\(error)"
        }
        guard capacity != nil else {
            Terminal.warning("rmsload: \(problem); the run is shown without it")
            return nil
        }
        Terminal.error("rmsload: \(problem)")
        throw ExitStatus.usage
    }
}
