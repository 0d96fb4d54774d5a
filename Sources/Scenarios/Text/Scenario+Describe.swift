import LoadEngine

extension Scenario {
    /// The resolved scenario as YAML, with every default spelt out.
    ///
    /// What comes from the environment is printed as `***`. Without such values the text is itself a scenario, and
    /// gives the same plan.
    public func describe() -> String {
        var writer = DocumentWriter()
        writer.write(group: KeyTable.group("scenario"), document, indent: 0)
        return facts.map { "# \($0)\n" }.joined() + writer.text
    }

    private var facts: [String] {
        let length = DurationLiteral.text(load.duration)
        let arrivals: String
        switch load.model {
        case .open(let process, let stages):
            let count = stages.reduce(0.0) { $0 + ($1.from + $1.to) / 2 * $1.duration.inSeconds }
            arrivals = "\(process.rawValue) arrivals, about \(Int(count.rounded())) sessions in \(length)"
        case .closed(let stages):
            let users = Int(stages.map { max($0.from, $0.to) }.max() ?? 0)
            arrivals = "\(load.stages.count > 1 ? "up to " : "")\(users) users for \(length)"
        }
        let profile = profile.map { "profile \($0)" } ?? "no profile"
        return [
            "\(profile); \(arrivals), full load after \(DurationLiteral.text(load.firstHold))",
            "workers: \(workers.map(String.init) ?? "one per core")",
            "steps: \(steps.joined(separator: ", "))",
            "every request: User-Agent \(Self.userAgent), Accept */*, where headers do not say otherwise",
            "without an expected status, 400 and above is unexpected",
        ] + platformFacts + userFacts + pollFacts
    }

    /// What a platform file says stands in a document of its own.
    private var platformFacts: [String] {
        if case .file(let description) = platform { description.facts } else { [] }
    }

    /// What users do between their sessions.
    private var userFacts: [String] {
        guard case .closed = load.model else { return [] }
        let visitor = load.clients == nil ? "each session is a new visitor" : "users come back as who they were"
        return ["users: \(visitor); the next session begins \(load.pacing == nil ? "at once" : "as pacing says")"]
    }

    /// Time-outs that follow from `poll` stand nowhere in the document.
    private var pollFacts: [String] {
        let polls = Self.polls(in: document["sessions"])
        var facts: [String] = []
        for exchange in sessions.flatMap(\.exchanges) where polls.contains(steps[exchange.step]) {
            let firstByte = DurationLiteral.text(exchange.timeouts.firstByte)
            let fact = "poll \(steps[exchange.step]): first byte \(firstByte), total "
            let line = fact + DurationLiteral.text(exchange.timeouts.total)
            if !facts.contains(line) { facts.append(line) }
        }
        return facts
    }

    /// Names of steps that are polls, wherever they are nested.
    private static func polls(in tree: Tree?) -> Set<String> {
        guard let tree else { return [] }
        var names: Set<String> = []
        if tree["poll"] != nil, let (method, url) = RequestCompiler.line(tree) {
            names.insert(RequestCompiler.name(tree, method: method, url: url))
        }
        for child in tree.entries.map(\.value) + tree.items { names.formUnion(polls(in: child)) }
        return names
    }
}
