import FoundationEssentials
import Glibc
import Synchronization

/// What has to be undone should rmsload itself not live to do it: a file in the run's folder.
///
/// It is there from before the first fault until the last one is healed. The run's guardian reads it when the run dies,
/// and `rmsload heal` whenever a person asks for it.
public final class UndoJournal: Sendable {
    /// Where the faults were done.
    public enum Place: Sendable, Equatable, Codable {
        /// In a lab, which is taken down rather than healed.
        case lab(id: String, registry: String)
        /// On a platform that runs already.
        case described(PlatformDescription)
    }

    /// What stands in the file.
    public struct Contents: Sendable, Equatable, Codable {
        var version = 1
        var owner: ProcessIdentity
        var machine = LabState.Machine.current
        public var place: Place
        /// Those that were begun and are not healed, in the order of their deeds.
        public var faults: [FaultPlan] = []

        /// The process of the run that these are the faults of; nil when it is gone.
        public var livingOwner: Int32? {
            machine == .current && owner.isRunning ? owner.pid : nil
        }
    }

    /// The file's name in a run's folder.
    public static let name = "undo.json"

    private let folder: String
    private let contents: Mutex<Contents>
    private let guardian = Mutex<Guardian?>(nil)

    /// Writes the first state: from here on somebody else can heal.
    ///
    /// - Parameter folder: the run's.
    /// - Errors: `.scratch` when it cannot be written.
    public init(folder: String, place: Place) throws(PlatformError) {
        self.folder = folder
        let first = Contents(owner: .current, place: place)
        contents = Mutex(first)
        try Self.write(first, folder)
    }

    private var log: String { folder + "/heal.log" }

    /// Starts the process that heals when this one dies.
    ///
    /// - Errors: `.spawn`.
    public func startGuardian() throws(PlatformError) {
        let path = folder.hasPrefix("/") ? folder : FileManager.default.currentDirectoryPath + "/" + folder
        let started = try Guardian(
            program: linkTarget("/proc/self/exe") ?? "rmsload", arguments: ["--run", path],
            environment: ProcessInfo.processInfo.environment, log: log)
        guardian.withLock { $0 = started }
    }

    /// Notes a fault that is about to be done.
    func begin(_ plan: FaultPlan) throws(PlatformError) {
        try note { contents in
            contents.faults.removeAll { $0.name == plan.name }
            contents.faults.append(plan)
        }
    }

    /// Notes that a fault is undone.
    func end(_ name: String) throws(PlatformError) { try note { $0.faults.removeAll { $0.name == name } } }

    /// Removes the file when nothing is left to undo, and ends the guardian; blocks the thread for a moment.
    public func close() {
        if contents.withLock({ $0.faults.isEmpty }) { unlink(folder + "/" + Self.name) }
        guardian.withLock { guardian in
            guardian?.end()
            guardian = nil
        }
        if fileSize(log) == 0 { unlink(log) }
    }

    private func note(_ change: (inout Contents) -> Void) throws(PlatformError) {
        try contents.withLock { contents throws(PlatformError) in
            change(&contents)
            try Self.write(contents, folder)
        }
    }

    /// Complete or not at all, and on the disk before the deed is done.
    private static func write(_ contents: Contents, _ folder: String) throws(PlatformError) {
        guard let bytes = try? JSONEncoder().encode(contents) else {
            preconditionFailure("a journal is plain values and must encode")
        }
        let path = folder + "/" + name
        let draft = path + ".draft"
        // Only for its owner: the user's own commands may have secrets in them.
        try writeFile(draft, Array(bytes), mode: 0o600)
        let descriptor = open(draft, O_RDONLY | O_CLOEXEC)
        if descriptor >= 0 {
            fsync(descriptor)
            Glibc.close(descriptor)
        }
        guard rename(draft, path) == 0 else { throw .scratch(path: path, reason: systemReason(errno)) }
    }

    /// What a run has left; nil when it has left nothing.
    ///
    /// - Errors: `.scratch` for a file that cannot be read or is none.
    public static func left(in folder: String) throws(PlatformError) -> Contents? {
        let path = folder + "/" + name
        guard fileSize(path) != nil else { return nil }
        guard let text = readSmallFile(path) else { throw .scratch(path: path, reason: systemReason(errno)) }
        do {
            return try JSONDecoder().decode(Contents.self, from: Data(text.utf8))
        } catch {
            throw .scratch(path: path, reason: "is no journal of faults: \(error)")
        }
    }

    /// The guardian's work before it heals: waits until the owner is gone.
    ///
    /// - Returns: whether the owner has left something to undo.
    public static func awaitDeath(of folder: String) async -> Bool {
        await offPool {
            Guardian.awaitEnd()
            // The owner's end closes while the owner is still on its way out.
            let deadline = Deadline(in: .seconds(10))
            while !deadline.isOver, let contents = try? left(in: folder) {
                if contents.livingOwner == nil { return true }
                usleep(5_000)
            }
            return false
        }
    }

    /// Notes that somebody else has healed: what is left, or that nothing is.
    public static func settle(_ contents: Contents, in folder: String) throws(PlatformError) {
        if contents.faults.isEmpty {
            unlink(folder + "/" + name)
        } else {
            try write(contents, folder)
        }
    }
}

extension UndoJournal.Contents {
    /// Undoes what is left on a platform, the last deed first; what could not be undone stays.
    ///
    /// - Parameter report: called for every event.
    public mutating func heal(
        on platform: any PlatformControl, report: @escaping @Sendable (PlatformEvent) -> Void
    ) async {
        let runner = FaultRunner(platform: platform, report: report)
        for fault in faults.reversed() where await runner.healLeft(fault) { faults.removeAll { $0.name == fault.name } }
    }

    /// Runs the users' own undoing commands: all that a lab that is taken down leaves behind.
    ///
    /// - Returns: what failed, in words.
    public mutating func undoCommands() async -> [String] {
        var failures: [String] = []
        for fault in faults.reversed() {
            let environment = ProcessInfo.processInfo.environment
            if fault.kind == .command, let undo = UserCommand("undo", of: fault, environment: environment) {
                do throws(PlatformError) {
                    try await undo.run()
                } catch {
                    failures.append("\(error)")
                    continue
                }
            }
            faults.removeAll { $0.name == fault.name }
        }
        return failures
    }
}
