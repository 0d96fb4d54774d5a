/// What a lab leaves in the registry, so that a later start can end it when its owner is dead.
struct LabState: Codable, Equatable, Sendable {
    static let versionNow = 1

    struct Part: Codable, Equatable, Sendable {
        var name: String
        var process: ProcessIdentity
    }

    var version = versionNow
    /// Also the last component of the folder and the mark in the parts' environment.
    var id: String
    /// The process that has the lab; nil for one that was left running on purpose.
    var owner: ProcessIdentity?
    /// The process that takes the lab down when its owner dies.
    var guardian: ProcessIdentity?
    /// Where clients go, once that is known.
    var entry: String?
    var machine = Machine.current
    /// The lab's own folder, by its full path.
    var folder: String
    var parts: [Part] = []

    /// The environment variable by which a part, and whatever it starts in turn, can be told to belong to a lab.
    static let mark = "RMSLOAD_LAB"

    /// Where process numbers mean something: they start again with every boot and in every container.
    struct Machine: Codable, Equatable, Sendable {
        var boot: String
        var pidNamespace: String

        static var current: Machine {
            Machine(
                boot: readSmallFile("/proc/sys/kernel/random/boot_id")?[...].trimmingBlanks.description ?? "",
                pidNamespace: linkTarget("/proc/self/ns/pid") ?? "")
        }
    }

    /// What can be said of the owner from here.
    var ownerState: OwnerState {
        let here = Machine.current
        guard machine.boot == here.boot else { return .deadSinceBoot }
        guard machine.pidNamespace == here.pidNamespace else { return .outOfSight }
        guard let owner else { return .nobody }
        return owner.isRunning ? .alive : .dead
    }

    enum OwnerState {
        case alive, dead
        /// Left running on purpose, until somebody takes it down.
        case nobody
        /// The machine was started anew: no process can be left, but the folder can.
        case deadSinceBoot
        /// In another container that shares the folder: its processes cannot be seen, so nothing is touched.
        case outOfSight
    }
}
