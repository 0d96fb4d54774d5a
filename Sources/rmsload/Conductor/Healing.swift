import Foundation
import Platform

/// Undoes what a run has left on its platform.
struct Healing {
    /// The run's.
    let folder: String

    /// - Errors: `ExitStatus.couldNotRun` when something stays as it is; each with its reason on standard error.
    func heal() async throws {
        do throws(PlatformError) {
            guard var left = try UndoJournal.left(in: folder) else {
                return Terminal.error("rmsload: \(folder): nothing is left to undo")
            }
            if let pid = left.livingOwner {
                Terminal.error(
                    "rmsload: \(folder): the run goes on in process \(pid), and heals when it is interrupted")
                throw .down
            }
            switch left.place {
            case .lab(let id, let registry): try await takeDown(id, LabRegistry(folder: registry), &left)
            case .described(let platform): await left.heal(on: DescribedPlatform(platform)) { Terminal.error($0.text) }
            }
            try UndoJournal.settle(left, in: folder)
            if left.faults.isEmpty { return Terminal.error("rmsload: \(folder): everything is undone") }
        } catch {
            if error != .down { Terminal.error("rmsload: \(error)") }
        }
        throw ExitStatus.couldNotRun
    }

    private func takeDown(
        _ id: String, _ registry: LabRegistry, _ left: inout UndoJournal.Contents
    ) async throws(PlatformError) {
        for failure in await left.undoCommands() { Terminal.error("rmsload: \(failure)") }
        guard registry.labs.contains(where: { $0.id == id }) else { return }
        // The lab's own guardian does the same, and may have been faster.
        guard registry.takeDown(id) || !registry.labs.contains(where: { $0.id == id }) else {
            throw .scratch(path: id, reason: "the lab could not be taken down")
        }
        Terminal.error("rmsload: \(id) is down")
    }
}
