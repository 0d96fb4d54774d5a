import Foundation
import Glibc

extension Lab {
    /// Brings a lab up: about half a second, and every part is healthy when it returns.
    ///
    /// First ends what dead owners have left behind. Whatever goes wrong, nothing of this lab is left.
    /// - Parameter parent: where the lab's own folder is made; `$TMPDIR` or /tmp if nil.
    /// - Errors: `.missingProgram`, `.setting`, `.scratch`, `.refused` with the part's own words, `.unhealthy`,
    ///   `.interrupted` when the task is cancelled.
    public static func up(_ settings: LabSettings, in parent: String? = nil) async throws(PlatformError) -> Lab {
        try await up(settings, in: parent, environment: ProcessInfo.processInfo.environment)
    }

    /// Ports are reserved before, but a stranger who insists (SO_REUSEADDR) can still be faster.
    private static let attemptsMax = 4

    /// The same with everything from outside given: for tests.
    ///
    /// - Parameter beforeLaunch: sees each attempt's ports (two of each balancer, the hardware one first, then the nodes') before anything listens on them.
    static func up(
        _ settings: LabSettings, in parent: String?, environment: [String: String], registry: LabRegistry? = nil,
        beforeLaunch: @Sendable ([UInt16]) -> Void = { _ in }
    ) async throws(PlatformError) -> Lab {
        let registry = registry ?? .user(environment: environment)
        _ = await offPool { registry.sweep() }
        try settings.check()
        let programs = try LabPrograms.find(environment, for: settings)
        let place = absolute(parent ?? temporaryFolder(environment))
        var attempt = 1
        while true {
            let lab = try prepare(settings, in: place, programs: programs, environment: environment, registry: registry)
            do throws(PlatformError) {
                beforeLaunch(lab.portNumbers)
                try await lab.launch()
                return lab
            } catch {
                await offPool { lab.emergencyDown() }
                guard case .portTaken = error, attempt < attemptsMax else { throw error }
                attempt += 1
            }
        }
    }

    private static func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    }

    /// Starts the guardian, then writes the state file, the folder and its contents.
    ///
    /// In this order there is no moment at which the death of this process leaves anything.
    private static func prepare(
        _ settings: LabSettings, in place: String, programs: LabPrograms, environment: [String: String],
        registry: LabRegistry
    ) throws(PlatformError) -> Lab {
        let id = LabEntry.freshID()
        var variables = environment
        variables[LabState.mark] = id
        variables["LC_ALL"] = "C"
        let guardian = try Guardian(
            program: programs.guardian, arguments: ["--registry", registry.folder, "--lab", id],
            environment: variables, log: "/dev/null")
        let record: LabEntry
        do throws(PlatformError) {
            record = try LabEntry(id, guardian: guardian.process, folderIn: place, registry: registry)
        } catch {
            guardian.end()
            throw error
        }
        do throws(PlatformError) {
            let plan = LabPlan(
                settings: settings, folder: try LabFolder(record.folder, boundedDisks: settings.boundedDisks),
                programs: programs, environment: variables,
                id: id, account: try LabAccount.find())
            let layout = try plan.lay()
            try record.note { $0.entry = layout.url }
            return Lab(layout, plan: plan, record: record, guardian: guardian)
        } catch {
            if LabFolder.remove(record.folder, id: id) { record.end() }
            guardian.end()
            throw error
        }
    }

    /// Starts all parts, each as soon as those before it are well, and waits until all are.
    private func launch() async throws(PlatformError) {
        var failure: PlatformError?
        await withTaskGroup(of: Result<LabPart, PlatformError>.self) { group in
            var waiting = parts
            var well: Set<String> = []
            func startReady() {
                let ready = waiting.filter { part in part.after.allSatisfy(well.contains) }
                waiting.removeAll { part in ready.contains { $0 === part } }
                for part in ready { group.addTask { await Self.launch(part) } }
            }
            startReady()
            for await result in group {
                switch result {
                case .success(let part) where failure == nil:
                    well.insert(part.name)
                    startReady()
                case .success: break
                case .failure(let error):
                    failure = failure ?? error
                    group.cancelAll()
                }
            }
            precondition(failure != nil || waiting.isEmpty, "parts must not wait for each other in a circle")
        }
        if let failure { throw failure }
        await waitUntilReplicated()
    }

    /// Until Tomcats have heard of each other, what is written into a session stays in one of them.
    ///
    /// That they do not hear is no reason to fail here: a run would show it.
    private func waitUntilReplicated() async {
        guard settings.kind == .full, settings.nodes.sessionStore.isReplicated else { return }
        let deadline = Deadline(in: .seconds(5))
        for node in parts where Self.nodeNames.contains(node.name) {
            while !deadline.isOver, !Task.isCancelled, await NodeStatus.fetch(of: node)?.peers ?? 0 < 1 {
                await pause(.milliseconds(20))
            }
        }
    }

    private static func launch(_ part: LabPart) async -> Result<LabPart, PlatformError> {
        do throws(PlatformError) {
            try await part.prepare()
            try part.launch()
            try await part.waitUntilHealthy()
            return .success(part)
        } catch {
            return .failure(error)
        }
    }
}
