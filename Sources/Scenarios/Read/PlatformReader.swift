import LoadEngine
import Platform

/// The platform of a scenario.
enum PlatformReader {
    static func platform(_ tree: Tree?, problems: inout [Diagnostic]) -> PlatformChoice? {
        guard let tree else { return nil }
        if let text = tree.scalar {
            switch PlatformLiteral.value(text) {
            case .existing(let origin): return .existing(origin)
            case .lab: return .lab(settings(nil, problems: &problems))
            case nil: return nil
            }
        }
        guard case .mapping = tree.content else { return nil }
        return .lab(settings(tree, problems: &problems))
    }

    private static func settings(_ tree: Tree?, problems: inout [Diagnostic]) -> LabSettings {
        let platform = GroupReader(tree, "platform")
        let nodes = platform.group("nodes", "nodes")
        let balancers = platform.group("balancers", "balancers")
        var settings = LabSettings()
        settings.nodes.threads = nodes.integer("threads") ?? settings.nodes.threads
        settings.nodes.acceptQueue = nodes.integer("accept-queue") ?? settings.nodes.acceptQueue
        settings.nodes.sceneCost = duration(nodes, "scene-cost", in: .milliseconds(1), least: 0, problems: &problems)
        settings.nodes.sceneCache =
            nodes.choice("scene-cache", NodeSettings.SceneCache.self) ?? settings.nodes.sceneCache
        settings.nodes.sceneTTL = duration(nodes, "scene-ttl", in: .seconds(1), least: 1, problems: &problems)
        settings.nodes.databaseLatency = duration(
            nodes, "database-latency", in: .milliseconds(1), least: 0, problems: &problems)
        settings.nodes.sessionStore =
            nodes.choice("session-store", NodeSettings.SessionStore.self) ?? settings.nodes.sessionStore
        settings.balancers.retry = duration(balancers, "retry", in: .seconds(1), least: 0, problems: &problems)
        settings.balancers.timeout = duration(balancers, "timeout", in: .seconds(1), least: 1, problems: &problems)
        settings.balancers.connectTimeout = duration(
            balancers, "connect-timeout", in: .milliseconds(1), least: 1, problems: &problems)
        settings.balancers.threads = balancers.integer("threads") ?? settings.balancers.threads
        settings.balancers.connector =
            balancers.choice("connector", BalancerSettings.Connector.self) ?? settings.balancers.connector
        settings.hardwareBalancer = platform.flag("hardware-balancer") ?? settings.hardwareBalancer
        settings.balancers.count = balancers.integer("count") ?? (settings.hardwareBalancer ? 2 : 1)
        if settings.balancers.count > 1, !settings.hardwareBalancer, let written = balancers.value("count") {
            problems.append(written.problem(expected: "1, or hardware-balancer: true"))
        }
        for node in balancers.value("disabled")?.items ?? [] {
            guard let name = node.scalar else { continue }
            if !PlatformChoice.embeddedNodes.contains(name) { problems.append(unknownNode(node, name)) }
            settings.balancers.disabled.append(name)
        }
        return settings
    }

    /// httpd and the nodes take no fractions: a setting that they would round is refused instead.
    private static func duration(
        _ keys: GroupReader, _ key: String, in unit: Nanoseconds, least: Nanoseconds, problems: inout [Diagnostic]
    ) -> Duration {
        let value = keys.duration(key) ?? 0
        if value % unit != 0 || value / unit < least, let written = keys.value(key) {
            let noun = unit == .seconds(1) ? "seconds" : "milliseconds"
            problems.append(written.problem(expected: "whole \(noun), \(least) or more"))
        }
        return Duration(value)
    }

    static func unknownNode(_ tree: Tree, _ name: String) -> Diagnostic {
        unknown("node", tree, name, among: PlatformChoice.embeddedNodes)
    }

    static func unknown(_ noun: String, _ tree: Tree, _ name: String, among names: [String]) -> Diagnostic {
        let hint = Suggestion.text(for: name, among: names)
        let last = names.last ?? "nothing"
        let others = names.dropLast().joined(separator: ", ")
        return tree.problem(
            found: "the unknown \(noun) \(Quoted.text(name))\(hint)",
            expected: others.isEmpty ? last : "\(others) or \(last)")
    }
}
