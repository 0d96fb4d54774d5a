import Glibc

extension LabRegistry {
    /// A lab as the registry knows it.
    public struct Listing: Sendable, Equatable {
        public enum Owner: Sendable, Equatable {
            /// Left running on purpose.
            case nobody
            case alive(pid: Int32)
            /// The next sweep takes the lab down.
            case dead
            /// In another container.
            case outOfSight
        }

        public enum Condition: String, Sendable {
            case running, frozen, gone
        }

        public struct Part: Sendable, Equatable {
            public var name: String
            public var pid: Int32
            public var condition: Condition
        }

        public var id: String
        /// Where clients go; nil while it is coming up.
        public var entry: String?
        public var folder: String
        public var owner: Owner
        public var parts: [Part]
    }

    /// This user's labs, in the order of their names.
    public var labs: [Listing] {
        states.map { state in
            let owner: Listing.Owner =
                switch state.ownerState {
                case .nobody: .nobody
                case .alive: .alive(pid: state.owner?.pid ?? 0)
                case .dead, .deadSinceBoot: .dead
                case .outOfSight: .outOfSight
                }
            return Listing(
                id: state.id, entry: state.entry, folder: state.folder, owner: owner,
                parts: state.parts.sorted { $0.name < $1.name }.map { part in
                    let isStopped = ProcessGroup(leader: part.process).isStopped
                    let condition: Listing.Condition =
                        !part.process.isRunning ? .gone : isStopped ? .frozen : .running
                    return Listing.Part(name: part.name, pid: part.process.pid, condition: condition)
                })
        }
    }

    /// Ends a lab, whoever has it, and removes its folder and state file. Blocks the thread, for at most three seconds.
    ///
    /// - Returns: whether nothing of it is left; false also for a lab that is not known, or out of sight.
    public func takeDown(_ id: String) -> Bool {
        guard let state = state(of: id) else { return false }
        switch state.ownerState {
        case .outOfSight: return false
        case .deadSinceBoot: _ = remove(state, ended: [])
        case .alive, .dead, .nobody: _ = remove(state, ended: end(state))
        }
        return self.state(of: id) == nil
    }

    /// The guardian's work: waits until its standard input ends, which its owner's death does, and takes the lab down
    /// unless that has been done. Blocks the thread for as long as the lab has an owner.
    public func guardLab(_ id: String) {
        Guardian.awaitEnd()
        // The owner's end closes while the owner is still on its way out.
        let deadline = Deadline(in: .seconds(10))
        while !deadline.isOver, let state = state(of: id) {
            switch state.ownerState {
            case .alive: usleep(5_000)
            case .dead:
                _ = remove(state, ended: end(state))
                return
            case .nobody, .deadSinceBoot, .outOfSight: return
            }
        }
        // The owner died before its first state was whole.
        if fileSize(path(id)) == nil { forget(id) }
    }
}
