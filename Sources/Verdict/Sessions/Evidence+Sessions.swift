extension Evidence {
    /// The share of a fate among the sessions on the victim: one reading for each fault.
    ///
    /// Of a fault that was done several times, a deed that met no session is left out if another one met some.
    func readings(_ fate: SessionFate) -> [Reading] {
        if record.faults.isEmpty { return [.unseen("the scenario has no fault")] }
        func alive(_ fault: FaultRecord) -> Int? {
            record.continuity.first { $0.fault == fault.name }.map { Clamped.count($0.alive) }
        }
        let telling = Set(record.faults.filter { alive($0) ?? 0 > 0 }.compactMap(\.series))
        return record.faults.compactMap { fault in
            if alive(fault) == 0, let series = fault.series, telling.contains(series) { return nil }
            guard let sessions = record.continuity.first(where: { $0.fault == fault.name }) else {
                return .unseen("the record says nothing of the sessions on \(fault.on)")
            }
            return reading(fate, of: sessions)
        }
    }

    private func reading(_ fate: SessionFate, of sessions: ContinuityRecord) -> Reading {
        let alive = Clamped.count(sessions.alive)
        if alive == 0 { return .unseen("no session was bound to \(sessions.on) when fault \(sessions.fault) came") }
        func share(_ count: Int, of all: Int) -> Reading {
            Reading(actual: Double(Clamped.count(count)) / Double(all), samples: all, needsSamples: false)
        }
        if fate == .rerouted { return share(sessions.rerouted, of: alive) }
        if sessions.decided == 0 {
            return .unseen(
                "none of \(Readable.count(alive)) sessions on \(sessions.on) showed whether it went on; a step with "
                    + "identity would", samples: alive)
        }
        return share(fate == .lost ? sessions.lost : sessions.stateMismatch, of: sessions.decided)
    }

    /// Why a share that is within its bound is not a pass: of most sessions nobody knows.
    func doubt(_ fate: SessionFate) -> String? {
        if fate == .rerouted { return nil }
        for sessions in record.continuity where sessions.undecided > sessions.decided {
            return "\(Readable.count(sessions.undecided)) of \(Readable.count(sessions.alive)) sessions on "
                + "\(sessions.on) ended before they showed whether they went on"
        }
        return nil
    }
}
