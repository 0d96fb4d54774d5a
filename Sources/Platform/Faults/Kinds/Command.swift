extension FaultKind {
    /// What a command of the user's does, and another one undoes.
    public static let command = FaultKind(
        name: "command", doc: "What one command of yours does to this part and another one undoes",
        parameters: [
            FaultParameter(
                "do", .text, example: "tc qdisc add dev eth1 root netem loss 5%", "Does it: a line for /bin/sh"),
            FaultParameter(
                "undo", .text, example: "tc qdisc del dev eth1 root", "Undoes it, also when it was not done"),
            FaultParameter(
                "proof", .text, fallback: "", example: "tc qdisc show dev eth1 | grep netem",
                "Ends with status 0 while it lasts and only then: one of the two witnesses that a fault needs"),
            FaultParameter(
                "within", .duration, fallback: "10s", example: "5s", "How long each of the commands may take",
                allowed: (
                    "100ms to 10m",
                    {
                        if case .duration(let time) = $0 {
                            time >= .milliseconds(100) && time <= .seconds(600)
                        } else {
                            false
                        }
                    }
                )),
        ], need: .nothing,
        witnesses: [
            .commandDone, .proofHolds, .processGone, .processStopped, .portRefused, .healthTimesOut, .balancerMarksOut,
        ],
        healWitness: .proofGone, words: { "the command for \($0.part.name) was run" },
        state: { "had the fault \($0.name)" },
        undoing: "healed by its command",
        inject: { deed async throws(PlatformError) in
            if await UserCommand("proof", of: deed)?.holds == true {
                throw .impossible(
                    fault: deed.plan.name, part: deed.part.name,
                    reason: "its proof holds before the deed, and would prove nothing afterwards")
            }
            let now = MonotonicTime.nowNs()
            try await UserCommand("do", of: deed)?.run()
            return now
        },
        undo: { deed async throws(PlatformError) in try await UserCommand("undo", of: deed)?.run() })
}

/// One of the commands that a fault of the user's own consists of.
struct UserCommand {
    private let name: String
    private let fault: String
    private let command: ProgramRun

    /// Nil when there is none of this name.
    init?(_ name: String, of deed: Deed) {
        guard case .text(let line)? = deed.plan.values[name], !line.isEmpty else { return nil }
        var environment = deed.part.environment
        environment["RMSLOAD_FAULT"] = deed.plan.name
        environment["RMSLOAD_PART"] = deed.part.name
        environment["RMSLOAD_PID"] = deed.life?.pid.map { "\($0)" }
        environment["RMSLOAD_ENDPOINT"] = "\(deed.part.endpoint)"
        self.init(name, line: line, plan: deed.plan, environment: environment)
    }

    /// For a part that is not at hand any more.
    init?(_ name: String, of plan: FaultPlan, environment: [String: String]) {
        guard case .text(let line)? = plan.values[name], !line.isEmpty else { return nil }
        var environment = environment
        environment["RMSLOAD_FAULT"] = plan.name
        environment["RMSLOAD_PART"] = plan.part
        self.init(name, line: line, plan: plan, environment: environment)
    }

    private init(_ name: String, line: String, plan: FaultPlan, environment: [String: String]) {
        self.name = name
        fault = plan.name
        var limit = Duration.seconds(10)
        if case .duration(let within)? = plan.values["within"] { limit = within }
        command = ProgramRun(command: ["/bin/sh", "-c", line], environment: environment, limit: limit)
    }

    /// Whether it ends with status 0 in time.
    var holds: Bool {
        get async { (try? await command.run())?.isSuccess ?? false }
    }

    /// - Errors: `.command` with its words when it fails or takes too long.
    func run() async throws(PlatformError) { try await command.run(as: "\(name) of fault \(fault)") }
}
