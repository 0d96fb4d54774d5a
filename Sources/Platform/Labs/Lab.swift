import Foundation
import Glibc
import Synchronization

/// A platform of rmsload's own on this machine: HAProxy before two Apache httpds before two RMS nodes, and behind them
/// a third party and, in the full lab, a database with a replica.
///
/// Everything that it writes is in its own folder, every part has a process group of its own, and the registry knows of
/// it from before the first part starts until the folder is gone.
public final class Lab: PlatformControl {
    /// The hardware balancer's name among the parts: it is the one address that clients know.
    public static let hardwareBalancerName = "vip"
    /// Names of the software balancers; a lab has the first one or both.
    public static let balancerNames = ["lb-1", "lb-2"]
    /// Names of the RMS nodes.
    public static let nodeNames = ["rms-1", "rms-2"]

    /// The name among the parts of the back end that nodes ask when they process a scene.
    public static let thirdPartyName = "third-party"

    /// Names of the parts that a lab with these settings has, in the order of the tiers.
    public static func partNames(_ settings: LabSettings) -> [String] {
        (settings.hardwareBalancer == nil ? [] : [hardwareBalancerName])
            + balancerNames.prefix(settings.balancers.count) + nodeNames
            + (settings.kind == .full ? [databaseAddressName] + databaseNames + [watchdogName] : [])
            + (settings.thirdParty == nil ? [] : [thirdPartyName])
    }

    public let settings: LabSettings
    /// The lab's scratch folder.
    public let folder: String
    /// Where clients go.
    public let entry: Endpoint
    /// The software balancers, in order.
    public let balancers: [BalancerDescription]
    /// The RMS nodes, in order.
    public let nodes: [NodeDescription]
    /// The nodes as the balancers know them.
    let members: [BalancerMember]
    /// Where the hardware balancer's statistics are; nil without one.
    let hardwareAdmin: Endpoint?

    /// The full lab's database; nil where the nodes share a file.
    let database: LabPlan.DatabaseTier?

    let parts: [LabPart]
    /// By the name of the balancer.
    let connectionLogs: [String: ConnectionLog]
    private let record: LabEntry
    private let ports: [PortReservation]
    private let ending = Mutex<Task<Void, Never>?>(nil)
    private let guardian: Mutex<Guardian?>
    private let plan: LabPlan

    init(_ layout: LabLayout, plan: LabPlan, record: LabEntry, guardian: Guardian) {
        self.plan = plan
        settings = plan.settings
        folder = plan.folder.path
        entry = layout.entry
        balancers = layout.balancers
        members = layout.members
        nodes = layout.members.map(\.node)
        hardwareAdmin = layout.hardwareAdmin
        database = layout.database
        parts = layout.recipes.map { LabPart($0, entry: record) }
        connectionLogs = Dictionary(
            uniqueKeysWithValues: layout.balancers.map { ($0.name, ConnectionLog(path: $0.accessLogPath)) })
        self.record = record
        self.guardian = Mutex(guardian)
        ports = layout.ports
    }

    public var entryHost: String { entry.host }
    public var entryPort: UInt16 { entry.port }
    /// The software balancers' access logs: together they have one line for each request, written when its response has
    /// been sent.
    public var accessLogPaths: [String] { balancers.map(\.accessLogPath) }
    var portNumbers: [UInt16] { ports.map(\.port) }
    /// The lab's name in the registry.
    public var id: String { record.id }
    /// Where the registry that has it is.
    public var registryFolder: String { record.registry.folder }

    /// Ends every part and removes the folder; returns when nothing is left. May be called more than once.
    ///
    /// Parts get two seconds to end in order. Goes on to the end in a cancelled task, too.
    public func down() async {
        let task = ending.withLock { ending in
            if let ending { return ending }
            let task = Task.detached { [self] in await offPool { self.takeDown(patience: .seconds(2)) } }
            ending = task
            return task
        }
        await task.value
    }

    /// The same at once, by force, on this thread: for ways out on which nothing can be awaited.
    ///
    /// Not for a signal handler itself: it allocates and locks.
    public func emergencyDown() { takeDown(patience: .zero) }

    private func takeDown(patience: Duration) {
        let groups = parts.compactMap { $0.close() }
        for group in groups { NamedMemory.unlinkNames(of: group.leader) }
        if patience > .zero {
            for group in groups {
                group.signal(SIGTERM)
                group.signal(SIGCONT)
            }
            _ = ProcessGroup.waitUntilGone(groups, within: patience)
        }
        for group in groups { group.signal(SIGKILL) }
        let isGone = ProcessGroup.waitUntilGone(groups, within: .seconds(3))
        for group in groups where group.isGone { group.reap() }
        // The state file stays when something is left, so that the next start tries again.
        if LabFolder.remove(folder, id: record.id) && isGone { record.end() }
        endGuardian()
    }

    /// The process that takes the lab down if this one dies.
    var guardianProcess: ProcessIdentity? { guardian.withLock { $0?.process } }

    private func endGuardian() {
        guardian.withLock { guardian in
            guardian?.end()
            guardian = nil
        }
    }

    /// Leaves the lab running when this process ends, until `LabRegistry.takeDown`; nobody guards it then.
    ///
    /// - Errors: `.scratch` when that cannot be noted; the lab is still this process's then.
    public func release() throws(PlatformError) {
        try record.note { state in
            state.owner = nil
            state.guardian = nil
        }
        endGuardian()
    }
}
