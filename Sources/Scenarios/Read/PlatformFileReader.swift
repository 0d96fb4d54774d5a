import Foundation
import LoadEngine
import Platform

/// A document that was held against the table of keys to a description of a platform.
struct PlatformFileReader {
    let file: String

    /// nil where something that it cannot do without is missing, which the check has told.
    func description(_ tree: Tree, problems: inout [Diagnostic]) -> PlatformDescription? {
        let keys = GroupReader(tree, "platform-file")
        guard let name = keys.text("platform"), let entry = keys.text("entry") else { return nil }
        var description = PlatformDescription(name: name, entry: entry)
        description.faultsAllowed = keys.text("faults") == "allowed"
        let identity = keys.group("identity", "platform-identity")
        description.nodeHeader = identity.text("header")
        description.cookie = identity.text("cookie") ?? description.cookie
        let tiers = keys.group("tiers", "tiers")
        for tier in PlatformTier.allCases {
            for entry in tiers.value(tier.rawValue)?.entries ?? [] {
                if description.part(entry.key) != nil {
                    problems.append(
                        entry.problem(found: "the part \(entry.key) a second time", expected: "each part's own name"))
                }
                description.parts.append(part(entry, tier, problems: &problems))
            }
        }
        checkRoutes(description, tiers.value("nodes"), problems: &problems)
        description.writes = writes(keys.value("writes"), description, problems: &problems)
        return description
    }

    /// Two nodes of one route could not be told apart.
    private func checkRoutes(_ description: PlatformDescription, _ nodes: Tree?, problems: inout [Diagnostic]) {
        var routes: Set<String> = []
        for part in description.parts where part.tier == .nodes {
            guard let route = part.route, !routes.insert(route).inserted, let written = nodes?[part.name]?["route"]
            else { continue }
            problems.append(
                written.problem(found: "the route \(route) a second time", expected: "each node's own route"))
        }
    }

    private func part(_ entry: Tree.Entry, _ tier: PlatformTier, problems: inout [Diagnostic]) -> PartDescription {
        let group =
            switch tier {
            case .hardwareBalancer, .balancers: "balancer-part"
            case .nodes: "node-part"
            case .database: "database-part"
            case .thirdParty: "third-party-part"
            }
        let keys = GroupReader(entry.value, group)
        var part = PartDescription(name: entry.key, tier: tier)
        part.address = keys.read("address") { Endpoint($0, port: nil) }
        part.health = keys.read("health", PageAddress.init)
        part.readyWithinMs = keys.duration("ready-within").map(Self.milliseconds) ?? part.readyWithinMs
        if let written = keys.value("control") { part.control = control(written) }
        switch tier {
        case .hardwareBalancer, .balancers:
            part.member = keys.text("member")
            part.status = balancerStatus(keys.value("status"))
        case .nodes:
            part.route = keys.text("route")
            part.connector = keys.text("connector")
            part.member = keys.text("member")
            let status = GroupReader(keys.value("status"), "node-status")
            part.status.tomcat = page(status, "tomcat")
            part.status.jmx = page(status, "jmx")
        case .database:
            part.role = keys.choice("role", PartDescription.Role.self)
            part.status.mariadb = mariadb(keys.value("status")?["mariadb"])
            part.promote = promote(keys.value("promote"))
            if part.address == nil, case .address(let address)? = part.status.mariadb?.place { part.address = address }
        case .thirdParty: break
        }
        return part
    }

    private func balancerStatus(_ tree: Tree?) -> StatusDescription {
        let keys = GroupReader(tree, "balancer-status")
        var status = StatusDescription()
        status.serverStatus = page(keys, "server-status")
        status.balancerManager = page(keys, "balancer-manager")
        status.modJK = page(keys, "mod_jk")
        status.haproxy = keys.read("haproxy", PlatformFileLiteral.haproxy)
        if case .page(let source)? = status.haproxy {
            status.haproxy = .page(
                StatusSource(
                    source.address, user: keys.text("user"), password: password(keys)))
        }
        status.backend = keys.text("backend")
        return status
    }

    private func page(_ keys: GroupReader, _ key: String) -> StatusSource? {
        keys.read(key, PageAddress.init).map {
            StatusSource($0, user: keys.text("user"), password: password(keys))
        }
    }

    private func password(_ keys: GroupReader) -> PasswordPlace? {
        if let name = keys.text("password-env") { return .variable(name) }
        return keys.text("password-file").map { .file(wholePath($0)) }
    }

    private func mariadb(_ tree: Tree?) -> DatabaseSource? {
        guard let tree else { return nil }
        let keys = GroupReader(tree, "mariadb")
        guard let user = keys.text("user") else { return nil }
        if let address = keys.read("address", { Endpoint($0, port: nil) }) {
            return DatabaseSource(.address(address), user: user, password: password(keys))
        }
        return keys.text("socket").map { DatabaseSource(.socket(wholePath($0)), user: user, password: password(keys)) }
    }

    private func writes(
        _ tree: Tree?, _ description: PlatformDescription, problems: inout [Diagnostic]
    ) -> WritesDescription? {
        guard let tree else { return nil }
        let keys = GroupReader(tree, "stored-writes")
        let limitMs = keys.duration("within").map(Self.milliseconds) ?? 10_000
        if let line = keys.text("command") {
            var command = CommandDescription(line)
            command.ssh = keys.read("ssh", SSHDestination.init)
            command.folder = folder
            command.limitMs = limitMs
            return .command(command)
        }
        guard let written = keys.value("query"), let text = written.scalar else { return nil }
        var query = WritesQuery(text, source: mariadb(keys.value("mariadb")))
        query.limitMs = limitMs
        if !text.contains(WritesQuery.hole) {
            problems.append(written.problem(expected: "a query with \(WritesQuery.hole) where its list of keys stands"))
        }
        if keys.value("mariadb") == nil, !description.parts.contains(where: { $0.status.mariadb != nil }) {
            problems.append(
                written.problem(
                    found: "a query for nobody", expected: "mariadb beside it, or a server of the database with status")
            )
        }
        return .query(query)
    }

    private func promote(_ tree: Tree?) -> CommandDescription? {
        guard let tree else { return nil }
        let keys = GroupReader(tree, "promote")
        guard let line = keys.text("command") else { return nil }
        var command = CommandDescription(line)
        command.ssh = keys.read("ssh", SSHDestination.init)
        command.folder = folder
        command.limitMs = keys.duration("within").map(Self.milliseconds) ?? command.limitMs
        return command
    }

    private func control(_ tree: Tree) -> ControlDescription? {
        let keys = GroupReader(tree, "control")
        guard let driver = driver(keys) else { return nil }
        var control = ControlDescription(driver)
        control.ssh = keys.read("ssh", SSHDestination.init)
        control.sudo = keys.flag("sudo") ?? false
        control.limitMs = keys.duration("within").map(Self.milliseconds) ?? control.limitMs
        control.gracefulSignal = keys.choice("graceful-signal", StopSignal.self) ?? .term
        control.folder = folder
        return control
    }

    private func driver(_ keys: GroupReader) -> ControlDescription.Driver? {
        if let unit = keys.text("systemd") { return .systemd(unit: unit) }
        if let container = keys.text("docker") { return .docker(container: container) }
        if let tree = keys.value("process") {
            let process = GroupReader(tree, "process-control")
            return process.text("pidfile").map { .process(pidFile: wholePath($0), start: process.text("start")) }
        }
        if let tree = keys.value("kubernetes") {
            let pod = GroupReader(tree, "kubernetes-control")
            guard let workload = pod.text("workload"), let selector = pod.text("selector") else { return nil }
            return .kubernetes(
                workload: workload, selector: selector, namespace: pod.text("namespace"), context: pod.text("context"))
        }
        guard let tree = keys.value("command") else { return nil }
        let own = GroupReader(tree, "command-control")
        guard let alive = own.text("alive") else { return nil }
        var lines = CommandLines(alive: alive)
        lines.kill = own.text("kill")
        lines.start = own.text("start")
        lines.stop = own.text("stop")
        lines.gracefulStop = own.text("graceful-stop")
        lines.freeze = own.text("freeze")
        lines.thaw = own.text("thaw")
        lines.frozen = own.text("frozen")
        lines.drain = own.text("drain")
        lines.undrain = own.text("undrain")
        return .command(lines)
    }

    /// The file's folder, by its full path: a guardian that heals may have been started elsewhere.
    private var folder: String {
        let folder = (file as NSString).deletingLastPathComponent
        if folder.hasPrefix("/") { return folder }
        let here = FileManager.default.currentDirectoryPath
        return folder.isEmpty ? here : here + "/" + folder
    }

    private func wholePath(_ path: String) -> String { path.hasPrefix("/") ? path : folder + "/" + path }

    private static func milliseconds(_ length: Nanoseconds) -> Int { Int(length / .milliseconds(1)) }
}
