extension FaultKind {
    /// A kind that makes something around the part worse, by whatever the part's driver has for that.
    static func impairing(
        name: String, doc: String, parameters: [FaultParameter] = [], need: Need, silencesPart: Bool = false,
        witnesses: [Witness], words: @escaping @Sendable (Deed) -> String,
        state: @escaping @Sendable (FaultPlan) -> String, undoing: String,
        _ impairment: @escaping @Sendable (Deed) -> Impairment
    ) -> FaultKind {
        FaultKind(
            name: name, doc: doc, parameters: parameters, need: need, silencesPart: silencesPart, witnesses: witnesses,
            healWitness: .answersAgain, words: words, state: state, undoing: undoing,
            impairment: impairment,
            inject: { deed async throws(PlatformError) in
                try await deed.part.impair(impairment(deed), for: deed.plan.name)
            },
            undo: { deed async throws(PlatformError) in
                try await deed.part.restore(impairment(deed), for: deed.plan.name)
            })
    }
}

/// Something around a part that can be made worse.
public enum Impairment: Sendable, Equatable {
    /// No packet reaches the part's ports or comes from them.
    case partition
    /// Connections to the part's ports are reset.
    case reset
    /// This part of the packets is lost, 0 to 1.
    case loss(Double)
    /// A round trip takes so much longer.
    case latency(Duration)
    /// No more bits than these pass in a second.
    case slow(bitsPerS: Double)
    /// There is no space left where the part writes.
    case fill

    /// For people.
    public var name: String {
        switch self {
        case .partition: "partition"
        case .reset: "reset"
        case .loss: "loss"
        case .latency: "latency"
        case .slow: "slow"
        case .fill: "fill"
        }
    }
}
