import Foundation
import Glibc

extension EmbeddedLab {
    /// Brings a lab up: about half a second, and every part is healthy when it returns.
    ///
    /// First ends what dead owners have left behind. Whatever goes wrong, nothing of this lab is left.
    /// - Parameter parent: where the lab's own folder is made; `$TMPDIR` or /tmp if nil.
    /// - Errors: `.missingProgram`, `.setting`, `.scratch`, `.refused` with the part's own words, `.unhealthy`,
    ///   `.interrupted` when the task is cancelled.
    public static func up(_ settings: LabSettings, in parent: String? = nil) async throws(PlatformError) -> EmbeddedLab
    {
        try await up(settings, in: parent, environment: ProcessInfo.processInfo.environment)
    }

    /// Ports are reserved before, but a stranger who insists (SO_REUSEADDR) can still be faster.
    private static let attemptsMax = 4

    /// The same with everything from outside given: for tests.
    ///
    /// - Parameter beforeLaunch: sees each attempt's ports (entry, admin, nodes) before anything listens on them.
    static func up(
        _ settings: LabSettings, in parent: String?, environment: [String: String], registry: LabRegistry? = nil,
        beforeLaunch: @Sendable ([UInt16]) -> Void = { _ in }
    ) async throws(PlatformError) -> EmbeddedLab {
        let registry = registry ?? .user(environment: environment)
        _ = await offPool { registry.sweep() }
        try settings.check(nodeNames: nodeNames)
        let programs = try LabPrograms.find(environment)
        let place = absolute(parent ?? temporaryFolder(environment))
        var attempt = 1
        while true {
            let lab = try prepare(settings, in: place, programs: programs, environment: environment, registry: registry)
            do throws(PlatformError) {
                beforeLaunch([lab.entry.port, lab.admin.port] + lab.nodes.map(\.endpoint.port))
                try await lab.launch()
                return lab
            } catch {
                await offPool { lab.emergencyDown() }
                guard case .portTaken = error, attempt < attemptsMax else { throw error }
                attempt += 1
            }
        }
    }

    private static let nodeNames = ["rms-1", "rms-2"]

    private static func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    }

    /// Writes the state file, the folder and its contents; starts nothing.
    private static func prepare(
        _ settings: LabSettings, in place: String, programs: LabPrograms, environment: [String: String],
        registry: LabRegistry
    ) throws(PlatformError) -> EmbeddedLab {
        let record = try LabEntry(folderIn: place, registry: registry)
        do throws(PlatformError) {
            let folder = try LabFolder(record.folder)
            var ports: [PortReservation] = []
            for _ in 0..<(2 + nodeNames.count) { ports.append(try PortReservation()) }
            let addresses = ports.map { Endpoint(host: "127.0.0.1", port: $0.port) }
            let nodes = zip(nodeNames, addresses.dropFirst(2)).map { name, endpoint in
                NodeDescription(name: name, route: name.filter { $0 != "-" }, endpoint: endpoint)
            }
            let configuration = ApacheConfiguration(
                folder: folder, settings: settings.balancers, nodes: nodes, entry: addresses[0], admin: addresses[1],
                user: try ApacheConfiguration.childUser())
            try writeFile(folder.configuration, Array(configuration.text.utf8))
            try writeFile(folder.statics + "/skin.css", StaticFiles.styleSheet)
            try writeFile(folder.statics + "/logo.png", StaticFiles.logo)
            try writeFile(folder.statics + "/lab.txt", Array(record.id.utf8))

            var variables = environment
            variables[LabState.mark] = record.id
            variables["LC_ALL"] = "C"
            var recipes = [httpd(configuration, program: programs.httpd, id: record.id, environment: variables)]
            recipes += nodes.map {
                node($0, settings.nodes, folder: folder, program: programs.node, environment: variables)
            }
            return EmbeddedLab(
                settings: settings, folder: folder, entry: addresses[0], admin: addresses[1], nodes: nodes,
                parts: recipes.map { LabPart($0, entry: record) }, record: record, ports: ports)
        } catch {
            if LabFolder.remove(record.folder, id: record.id) { record.end() }
            throw error
        }
    }

    private static func httpd(
        _ configuration: ApacheConfiguration, program: String, id: String, environment: [String: String]
    ) -> LabPart.Recipe {
        let folder = configuration.folder
        return LabPart.Recipe(
            name: balancerName, command: [program, "-f", folder.configuration, "-DFOREGROUND"],
            environment: environment, endpoint: configuration.entry,
            // Health is asked at the admin address: the access log must hold the clients' requests and nothing else.
            health: configuration.admin, healthPath: "/static/lab.txt",
            isOwnAnswer: { page, _ in page.text == id },
            log: folder.httpd + "/httpd.out", gracefulSignal: SIGWINCH, otherLogs: [folder.errorLog])
    }

    private static func node(
        _ node: NodeDescription, _ settings: NodeSettings, folder: LabFolder, program: String,
        environment: [String: String]
    ) -> LabPart.Recipe {
        LabPart.Recipe(
            name: node.name,
            command: [
                program, "--name", node.name, "--route", node.route, "--port", "\(node.endpoint.port)",
                "--database", folder.database, "--threads", "\(settings.threads)",
                "--accept-queue", "\(settings.acceptQueue)",
                "--scene-cost-ms", "\(Int(settings.sceneCost.milliseconds))",
                "--scene-cache", settings.sceneCache.rawValue,
                "--scene-ttl-s", "\(settings.sceneTTL.components.seconds)",
                "--database-latency-ms", "\(Int(settings.databaseLatency.milliseconds))",
                "--session-store", settings.sessionStore.rawValue,
            ],
            environment: environment, endpoint: node.endpoint, health: node.endpoint, healthPath: node.healthPath,
            isOwnAnswer: { page, process in NodeStatus(parsing: page.body)?.pid == process.pid },
            log: folder.nodes + "/\(node.name).log")
    }

    /// Starts all parts at once and waits until all are healthy.
    private func launch() async throws(PlatformError) {
        for part in parts { try part.launch() }
        let failure = await withTaskGroup(of: PlatformError?.self) { group in
            for part in parts {
                group.addTask {
                    do throws(PlatformError) {
                        try await part.waitUntilHealthy()
                        return nil
                    } catch {
                        return error
                    }
                }
            }
            var first: PlatformError?
            for await error in group where first == nil && error != nil {
                first = error
                group.cancelAll()
            }
            return first
        }
        if let failure { throw failure }
    }
}
