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
    /// - Parameter beforeLaunch: sees each attempt's ports (two of each balancer, the hardware one first, then the nodes') before anything listens on them.
    static func up(
        _ settings: LabSettings, in parent: String?, environment: [String: String], registry: LabRegistry? = nil,
        beforeLaunch: @Sendable ([UInt16]) -> Void = { _ in }
    ) async throws(PlatformError) -> EmbeddedLab {
        let registry = registry ?? .user(environment: environment)
        _ = await offPool { registry.sweep() }
        try settings.check(nodeNames: nodeNames)
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

    /// Writes the state file, the folder and its contents; starts nothing.
    private static func prepare(
        _ settings: LabSettings, in place: String, programs: LabPrograms, environment: [String: String],
        registry: LabRegistry
    ) throws(PlatformError) -> EmbeddedLab {
        let record = try LabEntry(folderIn: place, registry: registry)
        do throws(PlatformError) {
            var variables = environment
            variables[LabState.mark] = record.id
            variables["LC_ALL"] = "C"
            let plan = LabPlan(
                settings: settings, folder: try LabFolder(record.folder), programs: programs, environment: variables,
                id: record.id, account: try LabAccount.find())
            let layout = try plan.lay()
            try record.note { $0.entry = layout.url }
            return EmbeddedLab(layout, plan: plan, record: record)
        } catch {
            if LabFolder.remove(record.folder, id: record.id) { record.end() }
            throw error
        }
    }

    /// Starts the guardian and all parts, and waits until all are healthy.
    ///
    /// The hardware balancer comes last: its first check of a balancer that does not listen yet would take that out.
    private func launch() async throws(PlatformError) {
        try startGuardian()
        try await launch(parts.filter { $0.name != Self.hardwareBalancerName })
        try await launch(parts.filter { $0.name == Self.hardwareBalancerName })
    }

    private func launch(_ parts: [LabPart]) async throws(PlatformError) {
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
