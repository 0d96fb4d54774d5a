import LoadEngine
import Platform
import Scenarios

/// The platform of one run: brought up if it is a lab, used as it is if it runs already.
struct RunPlatform {
    let entry: Origin
    let identity: NodeIdentity
    /// What faults are done through; nil for a platform that may not be hurt.
    let control: (any PlatformControl)?
    /// What may be asked about writes, which harms nobody; nil for a platform that is only a URL.
    let database: (any PlatformControl)?
    /// Where each node is reached past the balancers, by its name; none for a node of which nobody knows.
    let connectors: [String: Origin]
    private let lab: Lab?

    /// - Errors: `PlatformError` when the lab cannot be brought up, of which nothing is left then, or when a fault's
    ///   victim on an existing platform cannot be hurt now; nothing was done to it.
    static func up(_ choice: PlatformChoice, for faults: [FaultPlan]) async throws(PlatformError) -> RunPlatform {
        switch choice {
        case .existing(let origin):
            return RunPlatform(
                entry: origin, identity: NodeIdentity(), control: nil, database: nil, connectors: [:], lab: nil)
        case .file(let description):
            let platform = DescribedPlatform(description)
            try await platform.preflight(faults)
            guard let entry = PlatformFile.entry(of: description) else {
                preconditionFailure("a platform file's entry is a URL: the check has seen to it")
            }
            return RunPlatform(
                entry: entry,
                identity: NodeIdentity(
                    nodes: description.parts.compactMap { part in
                        part.route.map { NodeIdentity.Node(name: part.name, route: $0) }
                    }, cookie: description.cookie, header: description.nodeHeader),
                control: description.faultsAllowed ? platform : nil, database: platform,
                connectors: description.parts.reduce(into: [:]) { $0[$1.name] = PlatformFile.connector(of: $1) },
                lab: nil)
        case .lab(let settings):
            let lab = try await Lab.up(settings.prepared(for: faults))
            return RunPlatform(
                entry: Origin(scheme: "http", host: lab.entryHost, port: lab.entryPort),
                identity: NodeIdentity(
                    nodes: lab.nodes.map { NodeIdentity.Node(name: $0.name, route: $0.route) }, header: "X-RMS-Node"),
                control: lab, database: lab,
                connectors: lab.nodes.reduce(into: [:]) {
                    $0[$1.name] = Origin(scheme: "http", host: $1.endpoint.host, port: $1.endpoint.port)
                }, lab: lab)
        }
    }

    /// Makes sure that every fault can be done, and begins to note what has to be undone.
    ///
    /// - Returns: nil for a run without faults.
    /// - Errors: `PlatformError` for a fault that cannot be done.
    func journal(of faults: [FaultPlan], in folder: String) throws(PlatformError) -> UndoJournal? {
        guard let control, !faults.isEmpty else { return nil }
        let runner = FaultRunner(platform: control) { _ in }
        for fault in faults { try runner.check(fault) }
        if let described = control as? DescribedPlatform {
            let journal = try UndoJournal(folder: folder, place: .described(described.description))
            try journal.startGuardian()
            return journal
        }
        guard let lab else { return nil }
        let journal = try UndoJournal(folder: folder, place: .lab(id: lab.id, registry: lab.registryFolder))
        try journal.startGuardian()
        return journal
    }

    /// Takes a lab down; a platform that was there before stays.
    func down() async { await lab?.down() }
}
