import Testing

@testable import LoadEngine

/// What the worker notes of sessions that it follows and of writes that are audited, in virtual time.
@Suite struct EvidenceNoteTests {
    private static let identity = NodeIdentity(
        nodes: [NodeIdentity.Node(name: "rms-1", route: "r1"), NodeIdentity.Node(name: "rms-2", route: "r2")],
        header: "X-Node")

    /// One session that asks for `/scene` as often as the server has answers.
    private static func run(
        _ answers: [String?], watched: Int?, method: String = "GET", audit: WriteAudit? = nil
    ) throws -> Collector {
        let exchange = ExchangePlan(
            step: 0, method: method, target: Template("/scene"),
            captures: audit.map { [Capture(variable: $0.id, source: .json("$.id"))] } ?? [],
            timeouts: Timeouts(total: .seconds(1)),
            identity: audit == nil
                ? IdentityProof(
                    continued: [.bodyContains(Template([.literal("seq="), .proofs, .literal("!")]))],
                    older: [.bodyMatches("seq=[2-9]")]) : nil,
            audit: audit)
        let plan = Plan(
            name: "test", seed: 1, origins: [Origin(scheme: "http", host: "rms.test", port: 80)],
            sessions: [
                SessionPlan(
                    name: "s", operations: answers.map { _ in .exchange(0) } + [.end], exchanges: [exchange],
                    variables: ["id"])
            ],
            steps: ["scene"],
            load: LoadPlan(model: .open(.even, stages: [Stage(from: 1, to: 1, duration: .seconds(1))])),
            identity: identity)
        let server = ScriptedServer { _, index in
            answers[index].map { [.respond(after: .milliseconds(10), $0)] } ?? []
        }
        let collector = Collector(steps: 1, nodes: 2)
        let control = RunControl()
        if let watched { control.watch(watched) }
        let time = VirtualTime()
        var worker = Worker(
            compiled: try CompiledPlan(plan), share: WorkerShare(plan, worker: 0),
            link: SimulatedTransport(time: time, server: server), clock: time, control: control,
            collector: collector)
        worker.run()
        collector.drain(now: .max)
        return collector
    }

    private static func scene(_ body: String, node: Int, cookie: String? = nil, status: Int = 200) -> String {
        let field = cookie.map { "Set-Cookie: JSESSIONID=\($0); Path=/\r\n" } ?? ""
        return "HTTP/1.1 \(status) OK\r\nX-Node: r\(node)\r\n\(field)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    private func kinds(_ answers: [String?], watched: Int? = 2) throws -> [ContinuityNote.Kind] {
        try Self.run(answers, watched: watched).continuity.map(\.kind)
    }

    @Test("A session that goes on elsewhere is bound there, proven, and keeps its cookie")
    func continued() throws {
        let notes = try Self.run(
            [Self.scene("seq=1!", node: 2, cookie: "a.r2"), Self.scene("seq=2!", node: 1, cookie: "a.r1")], watched: 2
        ).continuity
        #expect(notes.map(\.kind) == [.bound, .continued, .bound, .cookieKept, .continued, .ended])
        #expect(notes.map(\.node) == [2, 2, 1, 1, 1, 1])
    }

    @Test("A session that is gone is noted with what came back, and the stranger's counts from 1")
    func gone() throws {
        let notes = try Self.run(
            [
                Self.scene("seq=1!", node: 2, cookie: "a.r2"), Self.scene("seq=1!", node: 1, cookie: "b.r1"),
                Self.scene("seq=2!", node: 1),
            ], watched: 2
        ).continuity
        #expect(notes.map(\.kind) == [.bound, .continued, .bound, .cookieReplaced, .gone, .continued, .ended])
        #expect(notes[4].text == Array("seq=1!".utf8) && notes[4].status == 200)
    }

    @Test("Older state, and a cookie that still names the node that was left")
    func older() throws {
        let answers = [
            Self.scene("seq=1!", node: 2, cookie: "a.r2"), Self.scene("seq=2!", node: 2),
            Self.scene("seq=2!", node: 1),
        ]
        #expect(
            try kinds(answers) == [.bound, .continued, .continued, .bound, .older, .staleRoute, .ended])
    }

    @Test("A failure proves nothing; the request may have been counted")
    func failures() throws {
        for next in ["seq=2!", "seq=3!", "seq=4!"] {
            let answers = [
                Self.scene("seq=1!", node: 2), Self.scene("sorry", node: 0, status: 503), nil,
                Self.scene(next, node: 1),
            ]
            #expect(try kinds(answers) == [.bound, .continued, .bound, .continued, .ended], "\(next)")
        }
    }

    @Test("Nothing is noted of a node that nobody watches")
    func unwatched() throws {
        let answers = [Self.scene("seq=1!", node: 2), Self.scene("seq=1!", node: 1)]
        #expect(try kinds(answers, watched: nil) == [])
        #expect(try kinds([Self.scene("seq=1!", node: 1)], watched: 2) == [])
    }

    @Test("Each audited write is noted as it was answered, with its id and its key")
    func writes() throws {
        let audit = WriteAudit(id: 0, target: Template("/"), readBack: .item)
        let collector = try Self.run(
            [
                Self.scene(#"{"id": 41}"#, node: 2, status: 201), Self.scene("busy", node: 1, status: 503), nil,
                Self.scene(#"{"id": "x-9"}"#, node: 1, status: 201),
            ], watched: nil, method: "POST", audit: audit)
        let notes = collector.withWrites { log in (0..<log.blockCount).flatMap { log.block($0) } }
        #expect(notes.map(\.answer) == [.acknowledged, .refused, .none, .acknowledged])
        #expect(notes.map(\.status) == [201, 503, 0, 201])
        #expect(notes.map { String(decoding: $0.id, as: UTF8.self) } == ["41", "", "", "x-9"])
        #expect(notes.map { $0.key(seed: 255) } == ["ff-0-0", "ff-0-1", "ff-0-2", "ff-0-3"])
        #expect(notes[0].at == .milliseconds(10) && notes[0].node == 2)
    }
}
