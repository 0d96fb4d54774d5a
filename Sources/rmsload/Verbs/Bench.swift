import ArgumentParser
import Foundation
import LoadEngine
import Reports
import Verdict

/// One URL, no file: what users of wrk2, hey or oha expect.
struct Bench: AsyncParsableCommand, Verb {
    static let configuration = CommandConfiguration(
        abstract: "Load one URL and print rate, latency percentiles and errors.",
        discussion: """
            With -r requests are due at that rate whatever the server does, and latency counts from the moment a \
            request was due (open model, no coordinated omission); connections are opened before the first is due. \
            Without -r each connection sends its next request when the last one was answered: as fast as it goes \
            (closed model).
            """)

    static let examples = [
        "rmsload bench http://127.0.0.1:8080/ -r 1000 -d 10s -c 64",
        "rmsload bench https://127.0.0.1:8443/ --protocol h2 --insecure -c 64",
        "rmsload bench http://127.0.0.1:8080/form -m POST -H 'Content-Type: text/plain' -b hello -n 10000",
    ]

    @Argument(help: "Where to send requests: http[s]://HOST[:PORT][/PATH][?QUERY].")
    var url: String

    @Option(
        name: [.short, .long], help: "Requests per second, such as 1000 or 600/min; without it as fast as it goes.")
    var rate: String?

    @Option(name: [.short, .long], help: "Connections kept open.")
    var connections: Int = 64

    @Option(name: [.short, .long], help: "How long to send, such as 10s or 1m30s.")
    var duration: String = "10s"

    @Option(name: [.customShort("n"), .long], help: "Send this many requests and stop; -d still bounds the time.")
    var requests: Int?

    @Option(name: [.short, .long], help: "The request's method.")
    var method: String = "GET"

    @Option(name: [.customShort("H"), .long], help: "A header field, 'Name: value'; may be given more than once.")
    var header: [String] = []

    @Option(name: [.short, .long], help: "The request's content.")
    var body: String?

    @Option(name: [.short, .long], help: "How long a request may take.")
    var timeout: String = "30s"

    @Option(name: .long, help: "Worker threads; one per core unless given.")
    var workers: Int?

    @Option(name: .long, help: "Seeds the arrivals.")
    var seed: UInt64 = 1

    @OptionGroup var carrier: CarrierOptions
    @OptionGroup var network: NetworkOptions
    @OptionGroup var tls: TLSOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var metrics: MetricsOptions
    @OptionGroup var common: CommonOptions

    mutating func run() async throws {
        let plan = try plan()
        let interruption = Interruption()
        let folder = try output.out.map { try RunFolder(path: $0) }
        let metrics = try metrics.serve(plan.name)
        let engine: Engine
        TLSOptions.warn(plan)
        var record = RunRecord(
            scenario: plan.name, startedAt: RunClock.timestamp(), seed: seed, host: RunClock.host(),
            load: LoadRecord(plan.load), measurements: Measurements(steps: [], nodes: [], ticks: Ticks(nodes: 0)),
            planText: "\(method) \(url)\n")
        let recorder: RunRecorder?
        do {
            engine = try Engine(plan)
            try engine.preflight()
            let isKept = folder != nil || metrics != nil
            recorder =
                isKept
                ? try RunRecorder(
                    record, engine: engine, folder: folder, board: metrics?.board, isJudged: metrics != nil) : nil
            try engine.start()
        } catch {
            Terminal.error("rmsload: \(error)")
            throw ExitStatus.couldNotRun
        }
        let progress = Progress(plan: plan, common: common)
        await EngineWatch.watch(engine, interruption: interruption) { live, now in
            recorder?.turn(now: now)
            progress.show(live, now: now, record: nil, judgement: nil)
        }
        progress.end()
        record.measurements = engine.finish()
        recorder?.finish(now: engine.clock.now())
        try Delivery(output: output, common: common, folder: folder, interruption: interruption, metrics: metrics)
            .deliverBench(record)
    }

    /// The plan of this command line.
    ///
    /// - Errors: `ValidationError` with what was found and what is allowed.
    func plan() throws -> Plan {
        let target = try BenchTarget(url)
        let length = try CommandLineLiteral.duration(duration, for: "--duration")
        let limit = try CommandLineLiteral.duration(timeout, for: "--timeout")
        guard (1...100_000).contains(connections) else {
            throw ValidationError("--connections: found \(connections), expected 1 to 100000")
        }
        if let requests, requests < 1 { throw ValidationError("--requests: found \(requests), expected 1 or more") }
        let cores = RunClock.cores
        let threads = workers ?? min(cores, connections)
        guard (1...256).contains(threads) else {
            throw ValidationError("--workers: found \(threads), expected 1 to 256")
        }
        let exchange = ExchangePlan(
            step: 0, method: try CommandLineLiteral.method(method), target: Template(target.requestTarget),
            headers: try headers(), body: body.map { Template($0) },
            timeouts: Timeouts(connect: min(limit, .seconds(5)), firstByte: limit, total: limit),
            redirectsMax: try network.redirectsMax())
        let session = SessionPlan(
            name: "bench", connections: 1, operations: [.exchange(0), .end], exchanges: [exchange],
            transport: try carrier.plan())
        let load: LoadPlan
        if let rate {
            let perSecond = try CommandLineLiteral.rate(rate)
            load = LoadPlan(
                model: .open(.even, stages: [Stage(from: perSecond, to: perSecond, duration: length)]),
                clients: connections, sessionsMax: connections, arrivalsMax: requests, opensAhead: true, grace: limit)
        } else {
            load = LoadPlan(
                model: .closed(users: connections, rampUp: 0, duration: length), clients: connections,
                sessionsMax: connections, arrivalsMax: requests, grace: limit)
        }
        return Plan(
            name: "bench", seed: seed, origins: [try network.resolved(target.origin)], sessions: [session],
            steps: ["request"], load: load, workers: threads, tls: try tls.settings(), sources: try network.sources())
    }

    private func headers() throws -> [HeaderTemplate] {
        let given = try header.map { try CommandLineLiteral.header($0) }
        let names = Set(given.map { $0.name.lowercased() })
        let standard = ([("User-Agent", "rmsload/\(Version.text)"), ("Accept", "*/*")] + network.acceptEncoding)
            .filter { !names.contains($0.0.lowercased()) }
            .map { HeaderTemplate(name: $0.0, value: Template($0.1)) }
        return standard + given
    }
}
