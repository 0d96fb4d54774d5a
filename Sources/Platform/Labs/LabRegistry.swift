import FoundationEssentials
import Glibc

/// The folder in which each of a user's labs has a state file for as long as it exists.
public struct LabRegistry: Sendable, Equatable {
    /// A lab that a dead owner had left, and that is gone now.
    public struct SweptLab: Sendable, Equatable {
        public var id: String
        public var folder: String
        /// Parts that were still running, and orphans of parts that were not, by number.
        public var ended: [Int32]
    }

    public let folder: String

    public init(folder: String) {
        self.folder = folder
    }

    /// This user's registry, `$TMPDIR/rmsload-labs-UID`.
    public static func user(
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> LabRegistry {
        LabRegistry(folder: temporaryFolder(environment) + "/rmsload-labs-\(geteuid())")
    }

    /// Ends what labs of dead owners left running, removes their folders and state files, and touches nothing else.
    ///
    /// A process is ended only if its number *and* its start time are those that were noted, or if it bears the lab's
    /// mark in its environment (a part that was started in the instant before its owner died, an orphaned httpd child).
    /// Labs of owners that live, labs that were left running on purpose, and state files that cannot be read, stay as they are. Blocks the thread, for at most
    /// three seconds a lab; safe to run beside other sweeps.
    @discardableResult
    public func sweep() -> [SweptLab] {
        guard isOurs else { return [] }
        var swept: [SweptLab] = []
        for state in states {
            switch state.ownerState {
            case .alive, .outOfSight, .nobody: continue
            case .dead: swept.append(remove(state, ended: end(state)))
            case .deadSinceBoot: swept.append(remove(state, ended: []))
            }
        }
        removeDrafts()
        return swept
    }

    /// All labs whose state files can be read, in the order of their names.
    var states: [LabState] {
        guard isOurs else { return [] }
        return fileNames.sorted().filter { $0.hasSuffix(".json") }.compactMap { state(of: String($0.dropLast(5))) }
    }

    /// One lab's state; nil when there is none of this name that can be read.
    func state(of id: String) -> LabState? {
        guard isOurs, !id.contains("/"), let text = readSmallFile(path(id)),
            let state = try? JSONDecoder().decode(LabState.self, from: Data(text.utf8)),
            state.version == LabState.versionNow, id == state.id
        else { return nil }
        return state
    }

    func end(_ state: LabState) -> [Int32] {
        // A leader that is gone proves nothing about who has its number now; its orphans bear the mark.
        let leaders = (state.parts.map(\.process) + [state.guardian].compactMap(\.self)).filter {
            $0.isPresent && $0.pid != getpid()
        }
        let groups = leaders.map { ProcessGroup(leader: $0) }
        var ended = groups.map(\.leader).filter(\.isRunning)
        for group in groups {
            // A part whose owner died before it was well still has its names.
            NamedMemory.unlinkNames(of: group.leader)
            group.signal(SIGCONT)
            group.signal(SIGKILL)
        }
        let deadline = Deadline(in: .seconds(3))
        while true {
            let left = Self.marked(state.id).filter { $0.pid != getpid() }
            for process in left where process.isPresent { _ = kill(process.pid, SIGKILL) }
            ended += left.filter { !ended.contains($0) }
            if left.isEmpty && groups.allSatisfy(\.isGone) || deadline.isOver { break }
            usleep(5_000)
        }
        // Of a lab that this process had started itself and left running.
        for group in groups where group.isGone { group.reap() }
        return ended.map(\.pid)
    }

    func remove(_ state: LabState, ended: [Int32]) -> SweptLab {
        // The state file goes last, so that a folder that cannot be removed now is tried again at the next start.
        if LabFolder.remove(state.folder, id: state.id) { forget(state.id) }
        return SweptLab(id: state.id, folder: state.folder, ended: ended)
    }

    /// Running processes whose environment bears the lab's mark.
    static func marked(_ id: String) -> [ProcessIdentity] {
        let mark = "\(LabState.mark)=\(id)"
        return ProcessStat.all.compactMap { stat in
            guard !stat.isZombie, let variables = readSmallFile("/proc/\(stat.pid)/environ"),
                variables.split(separator: "\0").contains(mark[...])
            else { return nil }
            return ProcessIdentity(pid: stat.pid, startTicks: stat.startTicks)
        }
    }

    /// Drafts of owners that died between writing and renaming.
    private func removeDrafts() {
        for name in fileNames where name.hasSuffix(".draft") {
            let words = name.split(separator: "-")
            guard words.count == 4, let pid = Int32(words[2]), ProcessStat(pid: pid) == nil else { continue }
            unlink(folder + "/" + name)
        }
    }

    /// Makes the folder, readable by nobody else.
    func prepare() throws(PlatformError) {
        if mkdir(folder, 0o700) != 0 && errno != EEXIST {
            throw .scratch(path: folder, reason: systemReason(errno) + "; set TMPDIR to a folder that can be written")
        }
        guard isOurs else { throw .scratch(path: folder, reason: "belongs to another user; remove it or set TMPDIR") }
    }

    /// Whether the folder is there and this user's own: what a stranger wrote must not make us end processes.
    private var isOurs: Bool {
        var status = stat()
        return lstat(folder, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR && status.st_uid == geteuid()
    }

    private var fileNames: [String] { folderEntries(folder) }

    func path(_ id: String) -> String { "\(folder)/\(id).json" }

    func draftPath(_ id: String) -> String { "\(folder)/\(id).draft" }

    func forget(_ id: String) {
        unlink(draftPath(id))
        unlink(path(id))
        // Fails, as it should, while there are other labs.
        rmdir(folder)
    }
}
