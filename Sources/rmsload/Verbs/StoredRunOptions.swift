import ArgumentParser
import Foundation
import Reports
import Verdict

/// A stored run on the command line, and how it is read; the same for every verb that takes one.
struct StoredRunOptions: ParsableArguments {
    @Argument(help: "A run's folder, or its run.json.")
    var stored: String

    @OptionGroup var capacity: CapacityOptions

    /// The run, and beside it what a search for capacity found of it.
    ///
    /// - Errors: `ExitStatus.usage`, with the reason on standard error.
    func read() throws -> RunRecord {
        var record: RunRecord
        do {
            record = try RunFile.read(stored)
        } catch {
            Terminal.error("rmsload: \(error)")
            throw ExitStatus.usage
        }
        if record.events.contains(where: { $0.kind == .cutOff }) {
            Terminal.warning("rmsload: \(stored): the run was cut off; this is what its journal has")
        }
        record.capacity = try capacity.read(of: record.scenario, beside: folder) ?? record.capacity
        return record
    }

    /// The folder that it lies in.
    var folder: String {
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: stored, isDirectory: &isFolder), isFolder.boolValue {
            return stored.count > 1 && stored.hasSuffix("/") ? String(stored.dropLast()) : stored
        }
        guard let slash = stored.lastIndex(of: "/") else { return "." }
        return slash == stored.startIndex ? "/" : String(stored[..<slash])
    }
}
