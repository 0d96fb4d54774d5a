import Platform
import Verdict

extension KeyTable {
    static let loadGroups: [KeyGroup] = [load, stage, fault, when, heal, targets, judging]

    private static let load = KeyGroup(
        name: "load", path: "load",
        doc: "Open model (`stages`: sessions arrive whatever the platform does) or closed model (`users`: each begins "
            + "its next session when the last has ended).",
        keys: [
            Key(
                "arrivals", .choice(["poisson", "even"]), .value("poisson"), example: "even",
                "How arrivals are placed: as independent people come, or at equal distances"),
            Key(
                "stages", .list(.group("stage"), least: 1), example: "[{ramp: 40/s, over: 10s}, {hold: 40/s, for: 2m}]",
                "Open model: the load's shape, in sessions per second"),
            Key(
                "clients", .integer(1, 1_000_000), .derived("a fresh client for every arrival"), example: "64",
                "Open model: a fixed set of clients that keep their connections"),
            Key("users", .integer(1, 1_000_000), example: "200", "Closed model: how many users"),
            Key(
                "ramp-up", .literal(.duration), .value("0s"), example: "10s",
                "Closed model: the time over which users begin, evenly"),
            Key("for", .literal(.duration), example: "2m", "Closed model: how long sessions are begun"),
            Key(
                "sessions-max", .integer(1, 10_000_000), .value("20000"), example: "5000",
                "Most sessions at once; an arrival beyond waits, its intended time kept"),
            Key(
                "grace", .literal(.duration), .value("10s"), example: "10s",
                "How long open sessions may go on after the last arrival"),
        ],
        rules: [
            .exactlyOne(["stages", "users"]), .only(["arrivals", "clients"], beside: ["stages"]),
            .only(["ramp-up", "for"], beside: ["users"]), .needs("users", "for"),
        ])

    private static let stage = KeyGroup(
        name: "stage", path: "load.stages[]", doc: "A stretch of the load's shape.",
        keys: [
            Key("ramp", .literal(.rate), example: "40/s", "Goes evenly from the last rate (at first 0) to this one"),
            Key("over", .literal(.duration), example: "10s", "How long the ramp takes"),
            Key("hold", .literal(.rate), example: "40/s", "Stays at this rate"),
            Key("for", .literal(.duration), example: "2m", "How long it stays"),
        ],
        rules: [
            .exactlyOne(["ramp", "hold"]), .only(["over"], beside: ["ramp"]), .only(["for"], beside: ["hold"]),
            .needs("ramp", "over"), .needs("hold", "for"),
        ])

    private static let fault = KeyGroup(
        name: "fault", path: "faults[]", doc: "Something done to a part of the platform. It is always undone.",
        keys: [
            Key("name", .literal(.identifier), .required, example: "crash", "Names the fault in reports"),
            Key(
                "kill", .literal(.identifier), example: "rms-2",
                "SIGKILL to this part's process group; undone by starting it again"),
            Key("restart", .literal(.identifier), example: "rms-2", "An orderly stop of this part and a start"),
            Key(
                "freeze", .literal(.identifier), example: "rms-2",
                "SIGSTOP to this part's process group: it keeps its connections and answers nobody; undone by SIGCONT"),
            Key(
                "graceful-stop", .literal(.identifier), example: "rms-2",
                "This part finishes what it has begun, takes nothing new and ends; undone by starting it again"),
            Key(
                "drain", .literal(.identifier), example: "rms-2",
                "The balancers send this node no new sessions and keep those that it has; undone by telling them so"),
            Key("when", .group("when"), .required, example: "{steady-for: 30s}", "When it is done"),
            Key("heal", .group("heal"), .required, example: "{after: 40s}", "When it is undone"),
        ],
        rules: [.exactlyOne(FaultPlan.Kind.allCases.map(\.rawValue))])

    private static let when = KeyGroup(
        name: "when", path: "faults[].when", doc: "When a fault is done.",
        keys: [
            Key("at", .literal(.duration), example: "40s", "At this time since the start of the run"),
            Key(
                "steady-for", .literal(.duration), example: "30s",
                "After the load has stood at its full level so long with the victim serving"),
        ],
        rules: [.exactlyOne(["at", "steady-for"])])

    private static let heal = KeyGroup(
        name: "heal", path: "faults[].heal", doc: "When a fault is undone; at the end of the run at the latest.",
        keys: [Key("after", .literal(.duration), .required, example: "40s", "So long after the deed")])

    private static let targets = KeyGroup(
        name: "targets", path: "targets", doc: "Bounds on what is measured, for each phase of the run.",
        keys: PhaseName.allCases.map { phase in
            Key(phase.rawValue, .metrics, example: "{response.p95: < 250ms}", phaseDocs[phase] ?? "")
        })

    private static let phaseDocs: [PhaseName: String] = [
        .warmUp: "From the first arrival until the load first stands at a full level",
        .baseline: "From then to the fault",
        .failover: "From the fault to lasting good service",
        .degraded: "From then to the heal: what the survivor does alone",
        .rejoin: "From the heal until the healed node serves its share again",
        .recovered: "From then until arrivals stop",
        .run: "The whole run",
    ]

    private static let judging = KeyGroup(
        name: "judging", path: "judging", doc: "How evidence is weighed.",
        keys: [
            Key(
                "min-samples", .integer(1, 1_000_000_000), .value("100"), example: "100",
                "A phase with fewer exchanges has no finding but inconclusive"),
            Key(
                "good-windows", .integer(1, 1_000), .value("5"), example: "5",
                "Service has recovered at the first of so many good windows in a row"),
            Key(
                "window", .literal(.duration), .value("1s"), example: "1s", "Length of a window, in whole seconds"),
            Key(
                "share-min", .literal(.ratio), .value("50%"), example: "50%",
                "A node serves its share when it gives at least this part of an even share of responses"),
            Key(
                "slip-p99-max", .literal(.duration), .value("20ms"), example: "20ms",
                "Lateness of the generator beyond which latencies are not believed"),
            Key(
                "errors-max", .literal(.ratio), .value("1%"), example: "1%",
                "Errors of a good window where `degraded` has no bound on them"),
            Key(
                "settle", .literal(.duration), .value("5s"), example: "5s",
                "Without recovery, `degraded` begins so long after the fault, in whole seconds"),
            Key(
                "outage-bound", .literal(.duration), .value("1s"), example: "1s",
                "A response beyond this counts as outage where `degraded` has no bound on responses"),
        ])
}
