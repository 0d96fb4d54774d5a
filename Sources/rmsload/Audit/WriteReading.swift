import LoadEngine
import Verdict

/// Reads back what was written, through the balancer, when the run is over and everything is healed.
///
/// The engine itself does it, with small plans of its own: few requests at a time, each write once, and once more where
/// there was no answer.
struct WriteReading {
    /// The plan of the run that wrote.
    let plan: Plan
    let interruption: Interruption
    /// What the database itself is asked through; nil where the platform does not say how.
    var stored: StoredWrites?
    /// Gets a line when reading begins.
    let tell: (String) -> Void

    /// How long it may take in all; writes that are left then are unverified. Whoever interrupts a run waits less.
    private var lengthMax: Duration { interruption.count > 0 ? .seconds(10) : .seconds(60) }

    /// How long after the run a write may take to be there.
    private static let settling = Duration.seconds(5)

    /// Writes that are read by one plan.
    static let batchMax = 5_000

    /// Whether the plan has writes that are looked into.
    var hasAudits: Bool { !audits.isEmpty }

    /// What became of the writes that the engine noted; nil where the plan has none to look into.
    func record(of engine: Engine) async -> WritesRecord? {
        if !hasAudits { return nil }
        var record = WritesRecord()
        record.isListed = audits.values.allSatisfy { $0.readBack != .item }
        let end = ContinuousClock.now + lengthMax
        let settled = min(end, ContinuousClock.now + Self.settling)
        tell("reading \(Readable.count(engine.withWrites(\.count))) writes back")
        let dropped = engine.withWrites(\.dropped)
        for index in 0..<engine.withWrites(\.blockCount) {
            let notes = engine.withWrites { $0.block(index) }
            record.indeterminate += notes.count { $0.answer == .none }
            await stored?.weigh(
                unanswered: notes.filter { $0.answer == .none && audits[$0.step] != nil }, seed: plan.seed, until: end,
                in: &record)
            for (step, audit) in audits {
                let own = notes.filter { $0.step == step && $0.answer != .none }
                // Without an id there is nothing to read but a list.
                let readable = audit.readBack == .item ? own.filter { $0.answer == .acknowledged } : own
                for start in stride(from: 0, to: readable.count, by: Self.batchMax) {
                    let batch = Array(readable[start..<min(start + Self.batchMax, readable.count)])
                    await count(batch, audit, settled: settled, end: end, in: &record)
                }
            }
        }
        // What could not be remembered cannot be read either.
        record.acknowledged += dropped
        record.unverified += dropped
        return record
    }

    /// By step; of several exchanges of one name the first says how.
    private var audits: [UInt16: WriteAudit] {
        var audits: [UInt16: WriteAudit] = [:]
        for exchange in plan.sessions.flatMap(\.exchanges) {
            let step = UInt16(exchange.step)
            if let audit = exchange.audit, audits[step] == nil { audits[step] = audit }
        }
        return audits
    }

    private func count(
        _ notes: [WriteNote], _ audit: WriteAudit, settled: ContinuousClock.Instant, end: ContinuousClock.Instant,
        in record: inout WritesRecord
    ) async {
        var findings = await read(notes, audit, end: end)
        func readAgain(_ isDoubtful: (Int) -> Bool) async {
            let doubtful = notes.indices.filter(isDoubtful)
            if doubtful.isEmpty { return }
            let again = await read(doubtful.map { notes[$0] }, audit, end: end)
            for (index, finding) in zip(doubtful, again) { findings[index] = finding }
        }
        await readAgain { findings[$0] == .unknown }
        // What a node writes a little later than it says is late, and not lost.
        func isMissing(_ index: Int) -> Bool {
            notes[index].answer == .acknowledged && findings[index] == .there(0)
        }
        if notes.indices.contains(where: isMissing) {
            while ContinuousClock.now < settled, interruption.count < 2 {
                try? await Task.sleep(for: .milliseconds(50))
            }
            await readAgain(isMissing)
        }
        if let stored {
            let keys = notes.map { $0.key(seed: plan.seed) }
            let (kept, failure) = await stored.findings(keys, until: end)
            if let failure { record.note(databaseFailure: failure) }
            for index in notes.indices where notes[index].answer == .acknowledged {
                findings[index] = record.weigh(
                    write(notes[index]), balancer: findings[index], database: kept[index])
            }
        }
        for (note, finding) in zip(notes, findings) {
            if note.answer == .acknowledged {
                record.count(acknowledged: write(note), finding)
            } else {
                record.count(refused: write(note), finding)
            }
        }
    }

    private func write(_ note: WriteNote) -> WritesRecord.Write {
        WritesRecord.Write(
            key: note.key(seed: plan.seed), id: String(decoding: note.id, as: UTF8.self),
            atS: Double(note.at) / 1e9, node: note.node > 0 ? plan.identity.nodes[Int(note.node) - 1].name : "",
            step: plan.steps[Int(note.step)])
    }

    /// Reads writes once: one finding for each.
    private func read(
        _ notes: [WriteNote], _ audit: WriteAudit, end: ContinuousClock.Instant
    ) async -> [WritesRecord.Finding] {
        var findings = [WritesRecord.Finding](repeating: .unknown, count: notes.count)
        let reading = ReadBackPlan(notes, audit, of: plan)
        guard !notes.isEmpty, ContinuousClock.now < end, let engine = try? Engine(reading.plan),
            (try? engine.start()) != nil
        else { return findings }
        while !engine.isFinished {
            engine.collect()
            // A first signal has ended the run; a second one ends this too.
            if ContinuousClock.now >= end || interruption.count > 1 { engine.stop() }
            try? await Task.sleep(for: .milliseconds(20))
        }
        _ = engine.finish()
        for block in 0..<engine.withWrites(\.blockCount) {
            for answer in engine.withWrites({ $0.block(block) }) where findings.indices.contains(Int(answer.session)) {
                findings[Int(answer.session)] = reading.finding(answer, of: notes[Int(answer.session)])
            }
        }
        return findings
    }
}
