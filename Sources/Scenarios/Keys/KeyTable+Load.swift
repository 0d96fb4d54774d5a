import Verdict

extension KeyTable {
    static let loadGroups: [KeyGroup] = [load, stage] + faultGroups + [targets, target, judging]

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
                "The load's shape: sessions per second (open model) or users (closed model)"),
            Key(
                "clients", .integer(1, 1_000_000), .derived("a fresh client for every arrival"), example: "64",
                "Open model: a fixed set of clients that keep their connections"),
            Key("users", .integer(1, 1_000_000), example: "200", "Closed model: how many users"),
            Key(
                "ramp-up", .literal(.duration), .value("0s"), example: "10s",
                "Closed model: the time over which users begin, evenly"),
            Key("for", .literal(.duration), example: "2m", "Closed model: how long sessions are begun"),
            Key(
                "pacing", .literal(.distribution), .derived("at once"), example: "10s",
                "Closed model: from one planned beginning of a user's sessions to the next, however long they take"),
            Key(
                "returning", .flag, .derived("a new visitor each time"), example: "true",
                "Closed model: a user comes back with its cookies, cache and connections"),
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
            Key(
                "ramp", .literal(.level), example: "40/s",
                "Goes evenly from the last rate or number of users (at first 0) to this one"),
            Key("over", .literal(.duration), example: "10s", "How long the ramp takes"),
            Key("hold", .literal(.level), example: "200 users", "Stays at this rate or number of users"),
            Key("for", .literal(.duration), example: "2m", "How long it stays"),
        ],
        rules: [
            .exactlyOne(["ramp", "hold"]), .only(["over"], beside: ["ramp"]), .only(["for"], beside: ["hold"]),
            .needs("ramp", "over"), .needs("hold", "for"),
        ])

    private static let targets = KeyGroup(
        name: "targets", path: "targets", doc: "Bounds on what is measured, for each phase of the run.",
        keys: PhaseName.allCases.map { phase in
            Key(phase.rawValue, .metrics, example: "{response.p95: < 250ms}", phaseDocs[phase] ?? "")
        })

    private static let target = KeyGroup(
        name: "target", path: "targets.PHASE.METRIC", doc: "A bound that ends the run when it is missed.",
        keys: [
            Key("bound", .text, .required, example: "< 5%", "The bound, as it stands alone otherwise"),
            Key(
                "abort", .literal(.duration), .required, example: "10s",
                "The run ends as soon as the bound is missed for certain, so long after the phase began at the earliest"
            ),
        ])

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
