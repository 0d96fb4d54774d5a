import LoadEngine

extension ContinuityRecord {
    /// Folds what the engine noted of the sessions that it followed.
    ///
    /// A pure function. Evidence counts when its request was sent after the injection or another node than the victim
    /// answered: what the victim had sent before it died proves nothing.
    /// - Parameters:
    ///   - injectedS: when the deed was done, in seconds since the start of the run.
    ///   - notes: of all sessions, each session's in time order.
    ///   - steps: names by `ContinuityNote.step`.
    ///   - nodes: names by `ContinuityNote.node` − 1.
    public init(
        _ fault: FaultRecord, injectedS: Double, notes: [ContinuityNote], steps: [String], nodes: [String]
    ) {
        self.init(fault: fault.name, on: fault.on)
        guard let index = nodes.firstIndex(of: fault.on) else { return }
        let victim = UInt8(index + 1)
        let injected = Nanoseconds(Clamped.moment(injectedS) * 1e9)
        var sessions: [UInt64: [ContinuityNote]] = [:]
        for note in notes { sessions[note.session, default: []].append(note) }
        var found: [(kind: String, note: ContinuityNote)] = []
        for (_, notes) in sessions {
            guard Self.isBound(notes, to: victim, at: injected) else { continue }
            alive += 1
            let after = notes.filter { $0.at >= injected }
            let isRerouted = after.contains { $0.kind == .bound && $0.node != victim }
            rerouted += isRerouted ? 1 : 0
            if isRerouted, let stale = after.first(where: { $0.kind == .staleRoute }) {
                staleRoute += 1
                found.append(("stale_route", stale))
            }
            let evidence = after.filter { $0.sent >= injected || ($0.node != victim && $0.node > 0) }
            // A proof says what the server knows; a cookie only what it was told.
            let proof = evidence.first { [.continued, .older, .gone].contains($0.kind) }
            let cookie = evidence.first { [.cookieKept, .cookieReplaced].contains($0.kind) }
            guard let decisive = proof ?? cookie else { continue }
            switch decisive.kind {
            case .gone, .cookieReplaced:
                lost += 1
                found.append(("lost", decisive))
            case .older:
                stateMismatch += 1
                found.append(("state_mismatch", decisive))
            default: continued += 1
            }
        }
        examples = Self.examples(found, steps: steps, nodes: nodes)
    }

    /// Whether a session was bound to a node at a moment and had not ended.
    private static func isBound(_ notes: [ContinuityNote], to node: UInt8, at moment: Nanoseconds) -> Bool {
        let before = notes.filter { $0.at < moment }
        return before.last { $0.kind == .bound }?.node == node && !before.contains { $0.kind == .ended }
    }

    private static func examples(
        _ found: [(kind: String, note: ContinuityNote)], steps: [String], nodes: [String]
    ) -> [Example] {
        var kept: [String: Int] = [:]
        let ordered = found.sorted { ($0.note.at, $0.note.session) < ($1.note.at, $1.note.session) }
        return ordered.compactMap { kind, note in
            kept[kind, default: 0] += 1
            if kept[kind, default: 0] > examplesMax { return nil }
            let hasStep = note.status > 0 && steps.indices.contains(Int(note.step))
            let hasNode = note.node > 0 && nodes.indices.contains(Int(note.node) - 1)
            return Example(
                kind: kind, session: note.session, atS: Double(note.at) / 1e9,
                step: hasStep ? steps[Int(note.step)] : "", node: hasNode ? nodes[Int(note.node) - 1] : "",
                status: Int(note.status), text: String(decoding: note.text, as: UTF8.self))
        }
    }
}
