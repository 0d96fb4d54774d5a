import LoadEngine
import Platform
import Verdict

/// A document to a scenario: checked against the table, then resolved.
struct ScenarioReader {
    let file: String
    let options: LoadOptions

    /// nil if anything is wrong, which is then reported; as much as possible is looked at all the same.
    func scenario(
        _ document: Tree, profile: String?, profileNames: [String], problems: inout [Diagnostic]
    ) -> Scenario? {
        var checker = Checker()
        checker.check(document, .group("scenario"))
        var found = checker.problems
        let keys = GroupReader(document, "scenario")

        let platform = PlatformReader.platform(keys.value("platform"), file: file, problems: &found)
        let tls = TLSReader.settings(keys.value("tls"), file: file, problems: &found)
        var feederReader = FeederReader(file: file)
        let feeders = feederReader.feeders(keys.value("data"))
        found += feederReader.problems
        var names = StepNames()
        let network = NetworkReader(keys, platform: platform, problems: &found)
        let sessions = sessions(keys, feeders: feeders, origins: network.names, names: &names, problems: &found)
        let load = LoadReader.load(keys.value("load"), problems: &found)
        let faults = FaultReader(platform: platform, load: load).faults(keys.value("faults"), problems: &found)
        let targets = TargetReader(
            platform: platform, steps: names.names, hasFaults: !(keys.value("faults")?.items.isEmpty ?? true)
        )
        .targets(keys.value("targets"), problems: &found)
        let judging = JudgingReader.judging(keys.value("judging"), problems: &found)

        problems += found
        guard found.isEmpty, let platform, let load, let name = keys.text("name"), let seed = keys.integer("seed")
        else { return nil }
        var scenario = Scenario(
            name: name, description: keys.text("description") ?? "", platform: platform, tls: tls, seed: UInt64(seed),
            workers: keys.integer("workers"), sessions: sessions, steps: names.names, feeders: feeders, load: load,
            faults: faults, targets: targets, judging: judging, profile: profile, profileNames: profileNames,
            document: document)
        scenario.origins = network.origins.map(\.origin)
        scenario.resolve = network.rules
        scenario.sources = network.sources
        return scenario
    }

    private func sessions(
        _ keys: GroupReader, feeders: [Feeder], origins: [String], names: inout StepNames,
        problems: inout [Diagnostic]
    ) -> [SessionPlan] {
        var sessions: [SessionPlan] = []
        let feederNames = keys.value("data")?.entries.map(\.key) ?? []
        for entry in keys.value("sessions")?.entries ?? [] {
            let scope = Scope(feeders: feeders, feederNames: feederNames, environment: options.environment)
            let requests = RequestCompiler(
                file: file, patternProblem: options.patternProblem, sessionHeaders: entry.value["headers"],
                sessionTimeouts: entry.value["timeouts"],
                encodings: entry.value["encodings"]?.items.compactMap(\.scalar) ?? [], origins: origins)
            var compiler = SessionCompiler(scope: scope, names: names, requests: requests)
            if let session = compiler.session(entry.key, entry.value) { sessions.append(session) }
            names = compiler.names
            problems += compiler.problems
        }
        return sessions
    }
}
