import Foundation
import Glibc
import Synchronization

/// A platform of rmsload's own on this machine: one Apache httpd in front of two RMS nodes.
///
/// Everything that it writes is in its own folder, every part has a process group of its own, and the registry knows of
/// it from before the first part starts until the folder is gone.
public final class EmbeddedLab: PlatformControl {
    /// The httpd's name among the parts.
    public static let balancerName = "lb-1"

    public let settings: LabSettings
    /// The lab's scratch folder.
    public let folder: String
    /// Where clients go.
    public let entry: Endpoint
    /// Where httpd's status page is.
    public let admin: Endpoint
    /// The RMS nodes, in order.
    public let nodes: [NodeDescription]
    /// One line for each request that came to `entry`, written when its response has been sent.
    public let accessLogPath: String

    let parts: [LabPart]
    private let record: LabEntry
    private let ports: [PortReservation]
    private let ending = Mutex<Task<Void, Never>?>(nil)

    init(
        settings: LabSettings, folder: LabFolder, entry: Endpoint, admin: Endpoint, nodes: [NodeDescription],
        parts: [LabPart], record: LabEntry, ports: [PortReservation]
    ) {
        self.settings = settings
        self.folder = folder.path
        self.entry = entry
        self.admin = admin
        self.nodes = nodes
        self.parts = parts
        self.record = record
        self.ports = ports
        accessLogPath = folder.accessLog
    }

    public var entryHost: String { entry.host }
    public var entryPort: UInt16 { entry.port }
    /// The lab's name in the registry.
    public var id: String { record.id }

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
    }

    // MARK: PlatformControl

    public var partNames: [String] { parts.map(\.name) }

    public func part(_ name: String) throws(PlatformError) -> any PartControl {
        guard let part = parts.first(where: { $0.name == name }) else {
            throw .unknownPart(name: name, known: partNames)
        }
        return part
    }

    /// For a node its own counter, which it tells even when all its threads are busy, or how often the balancer has
    /// chosen it; for the balancer the size of its access log.
    public func requestsServed(by part: String) async -> UInt64? {
        if part == Self.balancerName { return fileSize(accessLogPath).map { UInt64($0) } }
        guard let node = parts.first(where: { $0.name == part }), let status = await NodeStatus.fetch(of: node)
        else { return nil }
        if let requests = status.requests { return requests }
        return await member(part)?.elected
    }

    public func isMarkedOut(_ part: String) async -> Bool? {
        await member(part)?.isInError
    }

    private func member(_ name: String) async -> ApacheStatus.Worker? {
        guard let node = nodes.first(where: { $0.name == name }) else { return nil }
        return await ApacheStatus.fetch(from: admin)?.worker(at: node.endpoint)
    }
}
