import Foundation
import Testing

@testable import Platform

extension LabTests {
    /// A lab that was left running, used by its description alone: as any other platform is.
    @Suite struct DescribedPlatformTests {
        /// A lab, and the description of it, of which the body gets what it asks for.
        private func with(
            _ change: (inout PlatformDescription) -> Void = { _ in },
            _ body: (DescribedPlatform, Lab) async throws -> Void
        ) async throws {
            try await Scratch.with { scratch in
                let lab = try await scratch.up()
                defer {
                    _ = scratch.registry.takeDown(lab.id)
                    #expect(scratch.leftovers == [])
                }
                _ = try lab.platformFile()
                try lab.release()
                var description = description(of: lab)
                change(&description)
                try await body(DescribedPlatform(description, environment: scratch.environment), lab)
            }
        }

        private func description(of lab: Lab) -> PlatformDescription {
            var description = PlatformDescription(name: lab.id, entry: "http://\(lab.entry)")
            description.faultsAllowed = true
            description.parts = lab.parts.map { part in
                var described = PartDescription(
                    name: part.name,
                    tier: tier(of: part.name))
                described.address = part.endpoint
                described.health = PageAddress("http://\(part.healthEndpoint)\(part.healthPath)")
                described.route = lab.nodes.first { $0.name == part.name }?.route
                let place = lab.folder + "/parts/\(part.name)"
                var control = ControlDescription(
                    .process(pidFile: place + ".pid", start: ShellWord.quoted(place + ".start")))
                control.limitMs = 30_000
                described.control = control
                if part.name == "vip" {
                    described.status.haproxy = .socket(lab.folder + "/vip/" + HAProxyConfiguration.socket)
                }
                if let balancer = lab.balancers.first(where: { $0.name == part.name }) {
                    described.status.balancerManager = PageAddress("http://\(balancer.admin)/balancer-manager")
                        .map { StatusSource($0) }
                }
                return described
            }
            return description
        }

        private func tier(of part: String) -> PlatformTier {
            switch part {
            case "vip": .hardwareBalancer
            case "lb-1", "lb-2": .balancers
            case "rms-1", "rms-2": .nodes
            default: .thirdParty
            }
        }

        private func plan(_ kind: FaultPlan.Kind, _ part: String) -> FaultPlan {
            FaultPlan(name: "crash", kind: kind, part: part, trigger: .at(.zero), healAfter: .zero)
        }

        @Test("a node that is killed by its number's file has its witnesses, and comes back as another process")
        func kill() async throws {
            try await with { platform, lab in
                let events = Events()
                let runner = FaultRunner(platform: platform, report: events.add)
                try await withTraffic(on: lab) {
                    try await runner.inject(plan(.kill, "rms-2"))
                    await eventually("three witnesses") {
                        events.has("process-gone") && events.has("port-refused") && events.has("balancer-marks-out")
                    }
                    #expect(await runner.healAll())
                }
                #expect(events.order.first == "victimServing")
                #expect(events.order.last == "new-start-time")
                #expect(try await platform.described("rms-2").health(within: .seconds(5)) == .well)
            }
        }

        @Test("a balancer is killed with its children, and a frozen node answers nobody until it is thawed")
        func others() async throws {
            try await with { platform, lab in
                let events = Events()
                let runner = FaultRunner(platform: platform, report: events.add)
                let process = try #require(try lab.part("lb-1").process)
                try await withTraffic(on: lab) {
                    try await runner.inject(plan(.kill, "lb-1"))
                    await eventually("two witnesses") { events.has("process-gone") && events.has("port-refused") }
                    // It is our child here: httpd takes its zombie for a server that still runs.
                    waitpid(process.pid, nil, 0)
                    #expect(await runner.heal("crash"))
                    try await runner.inject(plan(.freeze, "rms-1"))
                    await eventually("two witnesses") {
                        events.has("process-stopped") && events.has("health-times-out")
                    }
                    #expect(await runner.healAll())
                }
                #expect(events.order.filter { $0 == "healed" }.count == 2)
                #expect(events.order.last == "answers-again")
            }
        }

        @Test("a node is hurt and healed by commands of one's own")
        func commands() async throws {
            try await with { description in
                guard let index = description.parts.firstIndex(where: { $0.name == "rms-1" }),
                    case .process(let file, let start)? = description.parts[index].control?.driver
                else { return }
                let pid = "pid=$(cat \(ShellWord.quoted(file)))"
                let isThere = "grep -q '^State:.[^Z]' /proc/$pid/status 2>/dev/null"
                var lines = CommandLines(alive: "\(pid) && \(isThere) && cut -d' ' -f1,22 /proc/$pid/stat || exit 1")
                lines.kill = "\(pid) && kill -s KILL -- -$pid"
                lines.start = start
                lines.freeze = "\(pid) && kill -s STOP -- -$pid"
                lines.thaw = "\(pid) && kill -s CONT -- -$pid"
                lines.frozen = "\(pid) && grep -q '^State:.T' /proc/$pid/status"
                var control = ControlDescription(.command(lines))
                control.limitMs = 30_000
                description.parts[index].control = control
            } _: { platform, lab in
                let events = Events()
                let runner = FaultRunner(platform: platform, report: events.add)
                try await withTraffic(on: lab) {
                    try await runner.inject(plan(.freeze, "rms-1"))
                    await eventually("it is seen to be frozen") { events.has("process-stopped") }
                    #expect(await runner.heal("crash"))
                    try await runner.inject(plan(.kill, "rms-1"))
                    await eventually("two witnesses") { events.has("process-gone") && events.has("port-refused") }
                    #expect(await runner.healAll())
                }
                #expect(events.has("answers-again") && events.order.last == "new-start-time")
            }
        }

        @Test("a node is drained by every balancer-manager, a balancer by HAProxy's socket")
        func drain() async throws {
            try await with { platform, lab in
                #expect(platform.drainableParts == ["lb-1", "lb-2", "rms-1", "rms-2"])
                for name in ["rms-2", "lb-2"] {
                    #expect(await platform.isDraining(name) == false)
                    _ = try await platform.setDraining(true, name)
                    #expect(await platform.isDraining(name) == true)
                    let before = try #require(await platform.requestsServed(by: name))
                    for _ in 0..<6 { #expect(try await Answer.get("/rms/portal", from: lab.entry).page.status == 200) }
                    #expect(await platform.requestsServed(by: name) == before)
                    _ = try await platform.setDraining(false, name)
                    #expect(await platform.isDraining(name) == false)
                }
                for _ in 0..<4 { _ = try await Answer.get("/rms/portal", from: lab.entry) }
                #expect(try #require(await platform.requestsServed(by: "lb-2")) > 0)
            }
        }

        @Test("a description that was written down is enough for another process to heal")
        func persisted() async throws {
            try await with { platform, _ in
                _ = try await platform.part("rms-2").kill()
                #expect(try await platform.part("rms-2").waitUntilGone(within: .seconds(30)))
                let written = try JSONEncoder().encode(platform.description)
                let read = try JSONDecoder().decode(PlatformDescription.self, from: written)
                #expect(read == platform.description)
                let other = DescribedPlatform(read, environment: platform.environment)
                #expect(await FaultRunner(platform: other) { _ in }.healLeft(plan(.kill, "rms-2")))
                #expect(try await other.part("rms-2").condition().life != nil)
            }
        }

        @Test("what a platform is asked without harm, it tells part by part")
        func examination() async throws {
            try await with { platform, _ in
                let reports = await platform.examine()
                #expect(reports.map(\.name) == ["vip", "lb-1", "lb-2", "rms-1", "rms-2", "third-party"])
                #expect(reports.flatMap(\.answers).allSatisfy { $0.fitness == .good }, "\(reports)")
                #expect(reports[4].faults == [.kill, .restart, .freeze, .gracefulStop, .drain])
                #expect(reports[0].faults == [.kill, .restart, .freeze, .gracefulStop])
                try await platform.preflight([plan(.kill, "rms-2"), plan(.drain, "rms-1")])
                _ = try await platform.part("rms-2").kill()
                #expect(try await platform.part("rms-2").waitUntilGone(within: .seconds(30)))
                let words = await platform.examine()[4].answers.map(\.words)
                #expect(words.contains("does not run"))
                let gone = PlatformError.control(part: "rms-2", deed: "kill", words: "it does not run; start it first")
                await #expect(throws: gone) { try await platform.preflight([plan(.kill, "rms-2")]) }
                try await platform.part("rms-2").start()
            }
        }
    }
}

/// What needs no platform: it is refused before anybody is asked.
@Suite struct DescribedRefusalTests {
    private func platform(faultsAllowed: Bool) -> DescribedPlatform {
        var description = PlatformDescription(name: "x", entry: "http://127.0.0.1:1")
        description.faultsAllowed = faultsAllowed
        var node = PartDescription(name: "rms-1", tier: .nodes)
        node.address = Endpoint(host: "127.0.0.1", port: 1)
        node.control = ControlDescription(.systemd(unit: "rms"))
        var other = PartDescription(name: "rms-2", tier: .nodes)
        other.address = node.address
        var pod = PartDescription(name: "rms-3", tier: .nodes)
        pod.address = node.address
        pod.control = ControlDescription(
            .kubernetes(workload: "statefulset/x", selector: "app=x", namespace: nil, context: nil))
        description.parts = [node, other, pod]
        return DescribedPlatform(description, environment: ["PATH": "/nonexistent"])
    }

    private func plan(_ kind: FaultPlan.Kind, _ part: String) -> FaultPlan {
        FaultPlan(name: "f", kind: kind, part: part, trigger: .at(.zero), healAfter: .zero)
    }

    @Test("nothing is done to a platform whose file does not allow faults")
    func refused() async throws {
        let platform = platform(faultsAllowed: false)
        let error = PlatformError.harmless(part: "rms-1")
        #expect(error.description.contains("does not say faults: allowed"))
        await #expect(throws: error) { _ = try await platform.part("rms-1").kill() }
        await #expect(throws: error) { _ = try await platform.part("rms-1").freeze() }
        await #expect(throws: error) { try await platform.preflight([plan(.kill, "rms-1")]) }
        await #expect(throws: PlatformError.self) { _ = try await platform.setDraining(true, "rms-1") }
        await #expect(throws: error) { _ = try await platform.promote("rms-1") }
        let runner = FaultRunner(platform: platform) { _ in }
        #expect(throws: PlatformError.self) { try runner.check(plan(.kill, "rms-1")) }
    }

    @Test("a part that is not named, has no control, or whose driver cannot do the fault is refused")
    func incapable() {
        let runner = FaultRunner(platform: platform(faultsAllowed: true)) { _ in }
        #expect(throws: PlatformError.unknownPart(name: "rms-9", known: ["rms-1", "rms-2", "rms-3"])) {
            try runner.check(plan(.kill, "rms-9"))
        }
        #expect(throws: PlatformError.incapable(part: "rms-2", fault: "kill", allowed: [])) {
            try runner.check(plan(.kill, "rms-2"))
        }
        #expect(
            throws: PlatformError.incapable(
                part: "rms-3", fault: "freeze", allowed: ["kill", "restart", "graceful-stop"])
        ) { try runner.check(plan(.freeze, "rms-3")) }
        #expect(throws: PlatformError.undrainable(part: "rms-1", allowed: [])) {
            try runner.check(plan(.drain, "rms-1"))
        }
        #expect(throws: Never.self) { try runner.check(plan(.kill, "rms-1")) }
    }

    @Test("a driver that cannot be asked is an error before anything is done, in its own words")
    func unreachable() async {
        let error = await #expect(throws: PlatformError.self) {
            try await platform(faultsAllowed: true).preflight([plan(.kill, "rms-1")])
        }
        #expect(error?.description.hasPrefix("rms-1: kill: systemctl:") == true, "\(String(describing: error))")
    }
}
