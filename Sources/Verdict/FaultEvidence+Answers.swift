import LoadEngine

extension FaultEvidence {
    /// Gathers what a record says about one of its faults: its events, and whether the victim answered clients while it
    /// was supposed to be silent.
    public init(_ fault: FaultRecord, in record: RunRecord) {
        self.init(fault, events: record.events)
        if doubt == nil { doubt = contradiction(in: record.measurements) }
    }

    /// Deeds after which their victim answers nobody until it is healed.
    private static let silencing: Set<String> = ["kill", "restart", "graceful-stop", "freeze"]

    /// Deeds after which the victim may still finish what it has begun: it is silent when its process is gone.
    private static let lingering: Set<String> = ["restart", "graceful-stop"]

    /// Answers of the victim that were asked for after it had fallen silent and came before its healing began.
    ///
    /// Only prompt answers are looked at, a good second after the silence began, so that what had been asked before and
    /// what was answered after the healing are not among them.
    private func contradiction(in measurements: Measurements) -> String? {
        guard Self.silencing.contains(fault.kind), let injectedS, let prompt = measurements.ticks.prompt,
            let node = measurements.nodes.firstIndex(of: fault.on), prompt.indices.contains(node)
        else { return nil }
        guard let silentS = Self.lingering.contains(fault.kind) ? goneS : injectedS else { return nil }
        let from = Clamped.tick(containing: silentS) + 2 + Int(Ticks.promptUs / 100_000)
        let until = healStartedS.map { Clamped.tick(containing: $0) } ?? prompt[node].count
        if from >= until { return nil }
        let range = (from..<until).clamped(to: prompt[node].indices)
        let answers = prompt[node][range].reduce(0) { Clamped.sum($0, Int($1)) }
        return answers == 0
            ? nil
            : "\(fault.on) gave \(Readable.count(answers)) answers between fault \(fault.name) and its healing: it was "
                + "not out of service"
    }
}
