import LoadEngine
import Platform

/// The platform of a scenario.
enum PlatformReader {
    /// - Parameter file: the scenario's file; a platform file is named from its folder.
    static func platform(_ tree: Tree?, file: String, problems: inout [Diagnostic]) -> PlatformChoice? {
        guard let tree else { return nil }
        if let text = tree.scalar {
            switch PlatformLiteral.value(text) {
            case .existing(let origin): return .existing(origin)
            case .file(let path): return self.file(path, tree, besides: file, problems: &problems)
            case .lab(let kind): return .lab(settings(nil, kind, problems: &problems))
            case nil: return nil
            }
        }
        guard case .mapping = tree.content else { return nil }
        let kind = GroupReader(tree, "platform").choice("lab", LabSettings.Kind.self) ?? .embedded
        return .lab(settings(tree, kind, problems: &problems))
    }

    private static func file(
        _ name: String, _ tree: Tree, besides scenario: String, problems: inout [Diagnostic]
    ) -> PlatformChoice? {
        let path = SourceFile.path(name, besides: scenario)
        do throws(ScenarioError) {
            return .file(try PlatformFile.load(path: path))
        } catch {
            // A file that is not there is an error of whoever names it.
            if let first = error.diagnostics.first, first.line == 0 {
                problems.append(tree.problem(found: "\(first.found) (\(path))", expected: first.expected))
            } else {
                problems += error.diagnostics
            }
            return nil
        }
    }

    private static func settings(
        _ tree: Tree?, _ kind: LabSettings.Kind, problems: inout [Diagnostic]
    ) -> LabSettings {
        let platform = GroupReader(tree, "platform")
        var settings = LabSettings(kind: kind)
        settings.hardwareBalancer = hardwareBalancer(platform)
        settings.thirdParty = thirdParty(platform)
        settings.nodes = nodes(platform.group("nodes", "nodes"), standard: settings.nodes)
        settings.database = database(platform.group("database", "database"))
        settings.balancers = balancers(
            platform.group("balancers", "balancers"), isBehindOther: settings.hardwareBalancer != nil,
            problems: &problems)
        // What does not fit its shape has been told already.
        for problem in settings.problems {
            guard let written = written(problem.key, in: tree), !problems.contains(where: { $0.path == written.path })
            else { continue }
            problems.append(written.problem(expected: problem.allowed))
        }
        return settings
    }

    /// The value of a key such as `nodes.threads`, or what stands nearest above it.
    private static func written(_ key: String, in tree: Tree?) -> Tree? {
        var place = tree
        for name in key.split(separator: ".") {
            guard let next = place?[String(name)] else { break }
            place = next
        }
        return place
    }

    private static func database(_ keys: GroupReader) -> DatabaseSettings {
        var database = DatabaseSettings()
        database.replication = keys.choice("replication", DatabaseSettings.Replication.self) ?? database.replication
        database.semiSynchronousTimeout = keys.length("semi-sync-timeout") ?? database.semiSynchronousTimeout
        return database
    }

    /// - Parameter standard: what the kind of lab has where nothing is written.
    private static func nodes(_ keys: GroupReader, standard: NodeSettings) -> NodeSettings {
        var nodes = standard
        nodes.threads = keys.integer("threads") ?? nodes.threads
        nodes.acceptQueue = keys.integer("accept-queue") ?? nodes.acceptQueue
        nodes.scenes = keys.integer("scenes") ?? nodes.scenes
        nodes.sceneCost = keys.length("scene-cost") ?? nodes.sceneCost
        nodes.sceneCache = keys.choice("scene-cache", NodeSettings.SceneCache.self) ?? nodes.sceneCache
        nodes.sceneTTL = keys.length("scene-ttl") ?? nodes.sceneTTL
        nodes.resourceCache = keys.choice("resource-cache", NodeSettings.ResourceCache.self) ?? nodes.resourceCache
        nodes.resourceTTL = keys.length("resource-ttl") ?? nodes.resourceTTL
        nodes.resourceStale = keys.length("resource-stale") ?? nodes.resourceStale
        nodes.thirdPartyTimeout = keys.length("third-party-timeout") ?? nodes.thirdPartyTimeout
        nodes.databaseLatency = keys.length("database-latency") ?? nodes.databaseLatency
        nodes.databasePool = keys.integer("database-pool")
        nodes.databasePoolWait = keys.length("database-pool-wait") ?? nodes.databasePoolWait
        nodes.writeBehind = keys.length("write-behind")
        nodes.sessionStore = keys.choice("session-store", NodeSettings.SessionStore.self) ?? nodes.sessionStore
        nodes.replicationTimeout = keys.length("replication-timeout") ?? nodes.replicationTimeout
        nodes.startUpDelay = keys.length("start-up-delay") ?? nodes.startUpDelay
        return nodes
    }

    private static func balancers(
        _ keys: GroupReader, isBehindOther: Bool, problems: inout [Diagnostic]
    ) -> BalancerSettings {
        var balancers = BalancerSettings()
        balancers.count = keys.integer("count") ?? (isBehindOther ? 2 : 1)
        balancers.connector = keys.choice("connector", BalancerSettings.Connector.self) ?? balancers.connector
        balancers.method = keys.choice("lbmethod", BalancerSettings.Method.self) ?? balancers.method
        balancers.retry = keys.length("retry") ?? balancers.retry
        balancers.timeout = keys.length("timeout") ?? balancers.timeout
        balancers.failOnTimeout = keys.flag("fail-on-timeout") ?? balancers.failOnTimeout
        balancers.connectTimeout = keys.length("connect-timeout") ?? balancers.connectTimeout
        balancers.ping = keys.length("ping") ?? balancers.ping
        balancers.healthCheck = healthCheck(keys)
        balancers.retries = keys.integer("retries") ?? balancers.retries
        balancers.recoveryOptions = keys.integer("recovery-options") ?? balancers.recoveryOptions
        balancers.threads = keys.integer("threads") ?? balancers.threads
        for node in keys.value("disabled")?.items ?? [] {
            guard let name = node.scalar else { continue }
            guard PlatformChoice.embeddedNodes.contains(name) else {
                problems.append(unknownNode(node, name))
                continue
            }
            balancers.disabled.append(name)
        }
        return balancers
    }

    private static func healthCheck(_ balancers: GroupReader) -> BalancerSettings.HealthCheck? {
        guard balancers.value("health-check") != nil else { return nil }
        let keys = balancers.group("health-check", "health-check")
        var check = BalancerSettings.HealthCheck()
        check.every = keys.length("every") ?? check.every
        check.passes = keys.integer("passes") ?? check.passes
        check.fails = keys.integer("fails") ?? check.fails
        return check
    }

    private static func hardwareBalancer(_ platform: GroupReader) -> HardwareBalancerSettings? {
        if platform.flag("hardware-balancer") == false { return nil }
        let keys = platform.group("hardware-balancer", "hardware-balancer")
        var settings = HardwareBalancerSettings()
        settings.checkInterval = keys.length("check-interval") ?? settings.checkInterval
        settings.fall = keys.integer("fall") ?? settings.fall
        settings.rise = keys.integer("rise") ?? settings.rise
        return settings
    }

    private static func thirdParty(_ platform: GroupReader) -> ThirdPartySettings? {
        if platform.flag("third-party") == false { return nil }
        let keys = platform.group("third-party", "third-party")
        var settings = ThirdPartySettings()
        settings.latency = keys.length("latency") ?? settings.latency
        settings.failures = keys.ratio("failures") ?? settings.failures
        return settings
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

extension GroupReader {
    fileprivate func length(_ key: String) -> Duration? { duration(key).map { Duration($0) } }
}
