import FoundationEssentials
import Glibc
import Synchronization

/// A live lab's state file, kept up to date from before its first part starts until its folder is gone.
final class LabEntry: Sendable {
    let id: String
    let registry: LabRegistry
    private let state: Mutex<LabState>

    /// A name that no other lab has.
    static func freshID() -> String {
        "rmsload-lab-\(getpid())-" + String(UInt64.random(in: .min ... .max), radix: 36)
    }

    /// Writes the first state: from here on a sweep finds whatever this process leaves.
    init(
        _ id: String, guardian: ProcessIdentity, folderIn parent: String, registry: LabRegistry
    ) throws(PlatformError) {
        self.id = id
        self.registry = registry
        var first = LabState(id: id, owner: .current, folder: parent + "/" + id)
        first.guardian = guardian
        state = Mutex(first)
        try Self.begin(first, registry)
    }

    /// A lab that ends at this moment may remove the empty registry between the two steps: then once more.
    private static func begin(_ first: LabState, _ registry: LabRegistry) throws(PlatformError) {
        for _ in 1...5 {
            try registry.prepare()
            do throws(PlatformError) {
                try write(first, to: registry)
                return
            } catch {
                guard fileSize(registry.folder) == nil else { throw error }
            }
        }
        throw .scratch(path: registry.folder, reason: "is removed again and again; set TMPDIR to another folder")
    }

    var folder: String { state.withLock { $0.folder } }

    /// Notes a part's process, in the place of the one that it had before.
    func record(_ part: String, _ process: ProcessIdentity) throws(PlatformError) {
        try note { state in
            state.parts.removeAll { $0.name == part }
            state.parts.append(LabState.Part(name: part, process: process))
        }
    }

    /// Changes the state and writes it.
    func note(_ change: (inout LabState) -> Void) throws(PlatformError) {
        try state.withLock { state throws(PlatformError) in
            change(&state)
            try Self.write(state, to: registry)
        }
    }

    /// Removes the state file.
    func end() { registry.forget(id) }

    /// Complete or not at all: a reader sees the old file or the new one.
    private static func write(_ state: LabState, to registry: LabRegistry) throws(PlatformError) {
        guard let bytes = try? JSONEncoder().encode(state) else {
            preconditionFailure("a lab's state is plain values and must encode")
        }
        let draft = registry.draftPath(state.id)
        try writeFile(draft, Array(bytes), mode: 0o600)
        guard rename(draft, registry.path(state.id)) == 0 else {
            throw .scratch(path: registry.path(state.id), reason: systemReason(errno))
        }
    }
}
