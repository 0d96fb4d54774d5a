import Verdict

/// The phase of a run as far as it is known while it lasts.
///
/// The judge cuts a run when it is over; meanwhile a phase goes on until its end has been seen: `failover` until the
/// windows are good again, `rejoin` until the healed part has served its share.
enum LivePhase {
    /// - Parameter judgement: of what is known so far; may be a few seconds old.
    static func of(events: [RunEvent], load: LoadRecord, nowS: Double, judgement: Judgement?) -> PhaseName {
        guard let injected = events.last(where: { $0.kind == .injected }) else {
            return nowS < load.firstHoldS ? .warmUp : .baseline
        }
        let figures = judgement?.faults.first { $0.fault.name == injected.fault }
        let isHealing = events.contains {
            $0.kind == .healStarted && $0.fault == injected.fault && $0.atS >= injected.atS
        }
        // Times of an injection before this one say nothing about it.
        let isCurrent = figures?.injectedS.map { $0 >= injected.atS - 1e-6 } ?? false
        if isHealing { return isCurrent && figures?.readmitS != nil ? .recovered : .rejoin }
        return isCurrent && figures?.recoverS != nil ? .degraded : .failover
    }
}
