/// What the record's events say about one fault.
public struct FaultEvidence: Sendable, Equatable {
    /// How many independent witnesses a fault needs.
    public static let witnessesMin = 2

    public var fault: FaultRecord
    /// When the deed was done, in seconds since the start of the run; nil if it never was.
    public var injectedS: Double?
    /// Distinct witnesses after the injection, in the order they came.
    public var witnesses: [String]
    public var detectedS: Double?
    public var healStartedS: Double?
    public var healedS: Double?
    /// What the record says of a failed healing; empty if it did not fail.
    public var healFailure: String
    /// When the victim's process was first seen to be gone.
    var goneS: Double?
    /// Why the fault is not proven; nil if it is.
    public var doubt: String?

    /// Gathers a fault's events; the first of each kind counts.
    public init(_ fault: FaultRecord, events: [RunEvent]) {
        self.fault = fault
        let own = events.filter { $0.fault == fault.name && $0.atS.isFinite }.sorted { $0.atS < $1.atS }
        func first(_ kind: RunEvent.Kind, from: Double = 0) -> Double? {
            own.first { $0.kind == kind && $0.atS >= from }.map { Clamped.moment($0.atS) }
        }
        injectedS = first(.injected)
        witnesses = []
        healFailure = own.first { $0.kind == .healFailed }.map { $0.text.isEmpty ? "no reason given" : $0.text } ?? ""
        let skipped = own.first { $0.kind == .faultSkipped }
        guard let injectedS else {
            let cause = skipped.map { ": \($0.text)" } ?? ""
            doubt = "fault \(fault.name) never happened\(cause)"
            return
        }
        for event in own where event.kind == .witness && event.atS >= injectedS && !event.name.isEmpty {
            if !witnesses.contains(event.name) { witnesses.append(event.name) }
        }
        goneS = own.first { $0.kind == .witness && $0.name == "process-gone" && $0.atS >= injectedS }
            .map { Clamped.moment($0.atS) }
        detectedS = first(.detected, from: injectedS)
        healStartedS = first(.healStarted, from: injectedS)
        healedS = first(.healed, from: healStartedS ?? injectedS)
        if let idle = own.first(where: { $0.kind == .victimIdle }) {
            let cause = idle.text.isEmpty ? "" : ": \(idle.text)"
            doubt = "\(fault.on) was not serving when fault \(fault.name) came\(cause)"
        } else if first(.victimServing) == nil {
            doubt = "nothing shows that \(fault.on) was serving when fault \(fault.name) came"
        } else if witnesses.count < Self.witnessesMin {
            let seen = witnesses.isEmpty ? "" : " (\(witnesses.joined(separator: ", ")))"
            doubt =
                "fault \(fault.name) has \(witnesses.count) of \(Self.witnessesMin) independent witnesses needed\(seen)"
        }
    }
}
