import LoadEngine
import Platform
import Testing
import Verdict

@testable import Scenarios

/// One scenario with every key, and the plan that it must give.
@Suite struct EveryKeyTests {
    static let path = "\(Fixtures.root)/Tests/ScenariosTests/Goldens/every-key.yaml"
    static let options = LoadOptions(environment: ["TOKEN": "s3 cr\"t"])

    private func scenario() throws -> Scenario { try Scenario.load(path: Self.path, options: Self.options) }

    /// The exchange of the step of this name.
    private func exchange(_ name: String) throws -> ExchangePlan {
        let scenario = try scenario()
        return try #require(scenario.sessions[0].exchanges.first { scenario.steps[$0.step] == name })
    }

    @Test("every key of the table stands in the scenario, but for those of the closed model and of mod_jk")
    func everyKey() throws {
        var reader = TreeReader(file: Self.path)
        let tree = try #require(try reader.tree(Fixtures.text(Self.path)))
        var written: Set<String> = []
        func visit(_ tree: Tree, _ shape: Shape) {
            switch shape {
            case .group(let name):
                for key in KeyTable.group(name).keys {
                    guard let value = tree[key.name] else { continue }
                    written.insert("\(name).\(key.name)")
                    visit(value, key.shape)
                }
            case .named(let value, _, _): for entry in tree.entries { visit(entry.value, value) }
            case .list(let item, _): for entry in tree.items { visit(entry, item) }
            case .either(_, let other): visit(tree, other)
            case .metrics:
                for entry in tree.entries where entry.value.scalar == nil { visit(entry.value, .group("target")) }
            default: break
            }
        }
        visit(tree, .group("scenario"))
        let all = Set(KeyTable.groups.flatMap { group in group.keys.map { "\(group.name).\($0.name)" } })
        #expect(
            all.subtracting(written) == [
                "load.users", "load.ramp-up", "load.for", "load.pacing", "load.returning",
                // Those of mod_jk, and these stand beside no other connector.
                "balancers.retries", "balancers.recovery-options",
                // Those of the full lab.
                "platform.database", "database.replication", "database.semi-sync-timeout", "fault.stall",
                "fault.promote",
            ])
    }

    @Test("the platform's settings arrive")
    func platform() throws {
        var settings = LabSettings()
        settings.nodes.threads = 8
        settings.nodes.acceptQueue = 50
        settings.nodes.scenes = 40
        settings.nodes.sceneCost = .milliseconds(3)
        settings.nodes.sceneCache = .none
        settings.nodes.sceneTTL = .seconds(60)
        settings.nodes.resourceCache = .memory
        settings.nodes.resourceTTL = .seconds(90)
        settings.nodes.resourceStale = .seconds(300)
        settings.nodes.thirdPartyTimeout = .milliseconds(250)
        settings.nodes.databaseLatency = .milliseconds(7)
        settings.nodes.databasePool = 6
        settings.nodes.databasePoolWait = .milliseconds(200)
        settings.nodes.writeBehind = .milliseconds(300)
        settings.nodes.sessionStore = .replicatedSync
        settings.nodes.replicationTimeout = .milliseconds(800)
        settings.nodes.startUpDelay = .milliseconds(5)
        settings.hardwareBalancer?.checkInterval = .milliseconds(400)
        settings.hardwareBalancer?.fall = 4
        settings.hardwareBalancer?.rise = 3
        settings.thirdParty?.latency = .milliseconds(30)
        settings.thirdParty?.failures = 0.025
        settings.balancers.count = 1
        settings.balancers.connector = .http
        settings.balancers.method = .byBusyness
        settings.balancers.failOnTimeout = true
        settings.balancers.ping = .zero
        settings.balancers.healthCheck = BalancerSettings.HealthCheck()
        settings.balancers.healthCheck?.every = .seconds(2)
        settings.balancers.healthCheck?.passes = 3
        settings.balancers.healthCheck?.fails = 4
        settings.balancers.retry = .seconds(3)
        settings.balancers.timeout = .seconds(4)
        settings.balancers.connectTimeout = .milliseconds(50)
        settings.balancers.threads = 64
        settings.balancers.disabled = ["rms-1"]
        #expect(try scenario().platform == .lab(settings))
    }

    @Test("how to reach an https platform arrives")
    func tls() throws {
        let file = "\(Fixtures.root)/Tests/ScenariosTests/Goldens/data/body.xml"
        let settings = TLSSettings(authorities: file, certificate: file, key: file, versionMin: .tls12)
        #expect(try scenario().tls == settings)
    }

    @Test("protocol, transport and proxy arrive, and what does not fit together is an error")
    func transport() throws {
        let proxy = Proxy(host: "::1", port: 3_128, user: "tester", password: "pw-s3 cr\"t")
        let scenario = try scenario()
        #expect(scenario.sessions[0].transport == .sockets)
        #expect(scenario.sessions[1].transport == .curl(CurlPlan(version: .http2, proxy: proxy)))
        #expect(!scenario.describe().contains("s3 cr"))
        let text = Fixtures.scenario()
        for (keys, transport) in [
            ("protocol: h2", TransportPlan.curl(CurlPlan())), ("transport: curl", .curl(CurlPlan(version: .http11))),
            ("transport: sockets", .sockets), ("protocol: http/1.1", .sockets),
            (
                "proxy: http://proxy.example:3128",
                .curl(CurlPlan(version: .http11, proxy: Proxy(host: "proxy.example", port: 3_128)))
            ),
        ] {
            let written = text.replacing("{steps:", with: "{\(keys), steps:")
            #expect(written != text)
            #expect(try Fixtures.load(written).sessions[0].transport == transport)
        }
        for (keys, error) in [
            ("protocol: h3", "expected http/1.1 or h2"),
            ("protocol: h2, transport: sockets", "expected curl beside protocol: h2"),
            ("proxy: \"http://a:1\", transport: sockets", "expected curl beside a proxy"),
            ("proxy: \"socks5://a:1\"", "found \"socks5://a:1\", expected a proxy's URL"),
            ("protocol: h2, pool: shared", "found pool: shared over libcurl"),
            ("transport: curl, link: {down: 2Mbit/s}", "found link over libcurl"),
            ("proxy: \"http://a\"", "found \"http://a\", expected a proxy's URL with its port"),
            ("proxy: {url: \"http://a:1\", user: u, password: \"${session.id}\"}", "of all holes only ${env.NAME}"),
        ] {
            let errors = Fixtures.errors(text.replacing("{steps:", with: "{\(keys), steps:"))
            #expect(errors.contains { $0.contains(error) }, "\(errors)")
        }
    }

    @Test("seed, workers, feeders, load and judging arrive")
    func frame() throws {
        let scenario = try scenario()
        #expect(scenario.seed == 9)
        #expect(scenario.workers == 3)
        #expect(scenario.profileNames == ["closed"])
        #expect(scenario.feeders[0].columns == ["name", "agent"])
        #expect(scenario.feeders[0].rows == [["Müller, Jr.", "phone/1"], ["say \"hi\"", "phone/2"]])
        #expect(scenario.feeders[0].pick == .unique)
        let stages = [
            Stage(from: 0, to: 1, duration: .seconds(10)), Stage(from: 2, to: 2, duration: .seconds(90)),
        ]
        let load = LoadPlan(
            model: .open(.even, stages: stages), clients: 4, sessionsMax: 77, grace: .seconds(9))
        #expect(scenario.load == load)
        #expect(scenario.judging.samplesMin == 10)
        #expect(scenario.judging.goodWindows == 3)
        #expect(scenario.judging.windowS == 2)
        #expect(scenario.judging.shareMin == 0.4)
        #expect(scenario.judging.lateP99MaxMs == 5)
        #expect(scenario.judging.errorsMax == 0.02)
        #expect(scenario.judging.settleS == 4)
        #expect(scenario.judging.outageBoundMs == 500)
    }

    @Test("faults arrive")
    func faults() throws {
        #expect(
            try scenario().faults == [
                FaultPlan(
                    name: "crash", kind: .kill, part: "rms-2", trigger: .steadyFor(.seconds(30)),
                    healAfter: .seconds(20)),
                FaultPlan(
                    name: "bounce", kind: .restart, part: "rms-1", trigger: .at(.seconds(70)), healAfter: .seconds(1)),
                FaultPlan(
                    name: "hang", kind: .freeze, part: "rms-1", trigger: .at(.seconds(75)), healAfter: .seconds(2)),
                FaultPlan(
                    name: "pause", kind: .drain, part: "rms-1", trigger: .at(.seconds(78)), healAfter: .seconds(4)),
                FaultPlan(
                    name: "leave", kind: .gracefulStop, part: "lb-1", trigger: .at(.seconds(80)),
                    healAfter: .seconds(3)),
                FaultPlan(
                    name: "again", kind: .kill, part: "rms-1", trigger: .steadyFor(.seconds(5)),
                    healAfter: .seconds(4),
                    repetition: FaultPlan.Repetition(times: 3, parts: ["rms-1", "rms-2"])),
                plan("cut", .partition, "rms-2", at: 20), plan("drop", .reset, "lb-1", at: 21),
                plan("lossy", .loss, "rms-2", ["ratio": .ratio(0.125)], at: 22),
                plan("far", .latency, "rms-2", ["by": .duration(.milliseconds(300))], at: 23),
                plan("thin", .slow, "lb-1", ["to": .bandwidth(384_000)], at: 24),
                plan("full", .fill, "rms-1", at: 25),
                plan(
                    "own", .command, "rms-1",
                    [
                        "do": .text("touch /tmp/a"), "undo": .text("rm -f /tmp/a"), "proof": .text("test -e /tmp/a"),
                        "within": .duration(.seconds(2)),
                    ], at: 26),
            ])
        let again = try #require(try scenario().faults.first { $0.name == "again" })
        #expect(again.deeds.map(\.name) == ["again-1", "again-2", "again-3"])
        #expect(again.deeds.map(\.part) == ["rms-1", "rms-2", "rms-1"])
    }

    private func plan(
        _ name: String, _ kind: FaultKind, _ part: String, _ values: [String: FaultValue] = [:], at: Int
    ) -> FaultPlan {
        FaultPlan(
            name: name, kind: kind, part: part, values: values, trigger: .at(.seconds(at)), healAfter: .seconds(3))
    }

    @Test("targets arrive in the unit of their metric")
    func targets() throws {
        let found = try scenario().targets.map {
            "\($0.phase.rawValue) \($0.metric) \($0.comparison.rawValue) \($0.value)"
        }
        #expect(
            found == [
                "warm-up errors <= 0.05", "baseline response.p95 < 150.0", "baseline service.p99.9 < 1000.0",
                "baseline slip.max < 10.0", "failover sessions.lost < 0.01", "failover sessions.rerouted > 0.9",
                "failover sessions.state_mismatch = 0.0", "failover outage < 5.0", "failover recover < 10.0",
                "failover detect < 0.5", "failover failover < 60.0", "degraded throughput >= 0.99",
                "degraded nodes.rms-2.responses = 0.0", "degraded nodes.rms-1.response.p99 < 1000.0",
                "rejoin readmit < 120.0", "rejoin throughput.rate > 40.0",
                "recovered steps.portal.response.mean < 20.0",
                "recovered steps.portal.errors < 0.001", "run errors < 0.01",
                "run writes.lost = 0.0", "run writes.duplicated = 0.0",
            ])
    }

    @Test("what proves a session's identity arrives")
    func identity() throws {
        let continued: [LoadEngine.Expectation] = [
            .status([200...200]), .bodyContains(Template([.literal("seq="), .proofs])),
        ]
        let portal = try exchange("portal")
        #expect(portal.identity == IdentityProof(continued: continued, older: [.bodyMatches("seq=[0-9]+")]))
        #expect(try exchange("json").identity == nil)
    }

    @Test("how a write is found again arrives, and its id is kept")
    func audits() throws {
        let read = try exchange("json")
        let target = Template([.literal("/c/"), .variable(0)], encoding: .target)
        let slot = try #require(read.audit?.id)
        #expect(read.audit == WriteAudit(id: slot, target: target, readBack: .item))
        #expect(read.captures == [Capture(variable: slot, source: .json("$.id"))])
        let list = try exchange("PUT /form")
        let listing = Template([.literal("/c?key="), .variable(1)], encoding: .target)
        #expect(list.audit == WriteAudit(id: slot, target: listing, readBack: .list(ids: "$.found")))
        #expect(list.captures == [Capture(variable: slot, source: .header("X-Id"))])
        #expect(try exchange("portal").audit == nil)
    }

    @Test("the first request arrives with all it says")
    func request() throws {
        let portal = try exchange("portal")
        #expect(portal.method == "GET")
        #expect(portal.target == Template([.literal("/portal?secret=s3%20cr%22t")], encoding: .target))
        #expect(
            portal.headers == [
                HeaderTemplate(name: "User-Agent", value: Template([.feeder(0, column: 1)], encoding: .header)),
                HeaderTemplate(name: "accept", value: Template([.literal("text/html")], encoding: .header)),
                HeaderTemplate(name: "Accept-Encoding", value: Template("gzip, br")),
                HeaderTemplate(
                    name: "X-Session", value: Template([.sessionID, .literal("-"), .sequence], encoding: .header)),
                HeaderTemplate(name: "X-Secret", value: Template([.literal("s3 cr\"t")], encoding: .header)),
            ])
        #expect(
            portal.expectations == [
                .status([200...200, 200...299, 300...399]), .type("text/html"),
                .header(name: "X-Route", contains: "rms"), .header(name: "X-Any", contains: nil),
                .bodyContains(Template([.feeder(0, column: 0)])), .bodyMatches("id=[0-9]+"), .bodyAtLeast(1_024),
                .json(path: "$.ok", equals: "true"), .json(path: "$.items[0]['a key']", equals: "5"),
                .json(path: "$.there", equals: nil),
            ])
        #expect(
            portal.captures == [
                Capture(variable: 0, source: .regex("media/([0-9]+)")), Capture(variable: 1, source: .json("$.id")),
                Capture(variable: 2, source: .header("X-Token")), Capture(variable: 3, source: .cookie("JSESSIONID")),
            ])
        #expect(portal.timeouts == Timeouts(connect: .seconds(1), firstByte: .seconds(2), total: .seconds(3)))
        #expect(try scenario().sessions[0].variables == ["clip", "id", "token", "sid", "acknowledge.id"])
    }

    @Test("a JSON body keeps its types, and texts are escaped")
    func json() throws {
        let body = try exchange("json").body
        let expected = Template(
            [
                .literal(#"{"text":"a \"b\" "#), .feeder(0, column: 0),
                .literal(
                    #" ${x}","n":5,"f":-1.5e3,"t":true,"z":null,"s":"5","l":[1,["x"],{}],"k":"s3 cr\"t"}"#),
            ], encoding: .json)
        #expect(body == expected)
        #expect(
            try exchange("json").headers.contains {
                $0.name == "Content-Type" && $0.value == Template("application/json")
            })
    }

    @Test("forms, texts and files arrive")
    func bodies() throws {
        #expect(
            try exchange("PUT /form").body
                == Template(
                    [.literal("user+name=%C3%A4+"), .feeder(0, column: 0), .literal("&b=c%26d")], encoding: .form))
        #expect(try exchange("PATCH /text").body == Template([.literal("héllo "), .unique]))
        let file = try exchange("POST /file")
        #expect(file.body == Template("<scene id=\"1\">${not.a.hole}</scene>\n"))
        let types = file.headers.filter { $0.name == "Content-Type" }.map(\.value)
        #expect(types == [Template([.literal("text/xml")], encoding: .header)])
    }

    @Test("methods and time-outs arrive")
    func methods() throws {
        let purge = try exchange("PURGE /p/${clip}")
        #expect(purge.method == "PURGE")
        #expect(purge.target == Template([.literal("/p/"), .variable(0)], encoding: .target))
        #expect(
            purge.timeouts == Timeouts(connect: .seconds(1), firstByte: .milliseconds(700), total: .milliseconds(1_500))
        )
        let poll = try exchange("GET /poll")
        #expect(poll.timeouts == Timeouts(connect: .milliseconds(300), firstByte: .seconds(25), total: .seconds(30)))
        for method in ["HEAD /h", "OPTIONS /o", "DELETE /d/${id}"] {
            #expect(try "\(exchange(method).method) /" == method.prefix { $0 != "/" } + "/")
        }
    }

    @Test("further origins, their addresses, links, redirects and caches arrive")
    func network() throws {
        let scenario = try scenario()
        let plan = Fixtures.plan(scenario)
        #expect(
            plan.origins == [
                Origin(scheme: "http", host: "127.0.0.1", port: 8080),
                Origin(scheme: "http", host: "media.example", port: 8080, address: "192.0.2.8"),
                Origin(scheme: "https", host: "2001:db8::7", port: 443),
            ])
        #expect(plan.sources == ["127.0.0.2", "127.0.0.3", "127.0.0.4", "::1"])
        #expect(plan.sessions[0].link == LinkPlan(down: 2e6, up: 384e3))
        let clip = try exchange("clip")
        #expect(clip.origin == 1 && clip.redirectsMax == 3 && !clip.isCached)
        #expect(clip.media == MediaPlan(rate: 256e3, abandon: 0.2))
        #expect(plan.sessions[0].isShared && plan.sessions[0].connections == 6)
        let skin = try exchange("skin")
        #expect(skin.origin == 0 && skin.redirectsMax == 0 && skin.isCached)
    }

    @Test("a secret is printed nowhere")
    func secrets() throws {
        let text = try scenario().describe()
        #expect(!text.contains("s3"))
        #expect(text.contains("/portal?secret=***"))
        #expect(text.contains("k: \"***\"") || text.contains("k: ***"))
    }

    @Test("describe spells out a scenario that loads again")
    func describes() throws {
        let scenario = try scenario()
        let again = try Scenario.load(text: scenario.describe(), path: Self.path, options: Self.options)
        #expect(again.targets == scenario.targets)
        #expect(again.load == scenario.load)
        #expect(again.sessions[0].operations == scenario.sessions[0].operations)
        #expect(again.sessions[0].exchanges.map(\.timeouts) == scenario.sessions[0].exchanges.map(\.timeouts))
        #expect(again.describe() == scenario.describe())
    }
}
