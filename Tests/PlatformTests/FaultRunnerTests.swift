import Glibc
import Synchronization
import Testing

@testable import Platform

extension LabTests {
    @Suite struct FaultRunnerTests {
        private func plan(_ kind: FaultPlan.Kind, _ part: String, name: String = "crash") -> FaultPlan {
            FaultPlan(name: name, kind: kind, part: part, trigger: .at(.zero), healAfter: .zero)
        }

        @Test(
            "a fault under load has its witnesses, and healing brings another process",
            arguments: [FaultPlan.Kind.kill, .restart, .gracefulStop])
        func underLoad(_ kind: FaultPlan.Kind) async throws {
            try await Scratch.withLab { lab in
                let events = Events()
                let runner = FaultRunner(platform: lab, report: events.add)
                let before = try #require(try lab.part("rms-2").process)
                let port = try lab.part("rms-2").endpoint.port
                try await withTraffic(on: lab) {
                    let asked = MonotonicTime.nowNs()
                    try await runner.inject(plan(kind, "rms-2"))
                    let done = MonotonicTime.nowNs()
                    let injected = try #require(events.all.first { $0.kind == .injected })
                    #expect((asked...done).contains(injected.atNs))
                    await eventually("the balancer notices") { events.has("balancer-marks-out") }
                    await eventually("the process is gone") { events.has("process-gone") }
                    await eventually("the port is refused") { events.has("port-refused") }
                    #expect(!before.isRunning)
                    #expect(await runner.heal("crash"))
                }
                #expect(events.order.first == "victimServing")
                #expect(events.position("injected") == 1)
                #expect(Set(events.order[2..<6]) == ["process-gone", "port-refused", "balancer-marks-out", "detected"])
                #expect(Array(events.order[6...]) == ["healStarted", "healed", "new-start-time"])
                #expect(events.all.map(\.atNs) == events.all.map(\.atNs).sorted())
                #expect(events.all.allSatisfy { $0.fault == "crash" && !$0.text.isEmpty })
                let after = try lab.part("rms-2")
                #expect(after.isAlive)
                #expect(after.process != before)
                #expect(after.endpoint.port == port)
                #expect(try await Answer.get("/rms/portal", from: after.endpoint).page.status == 200)
            }
        }

        @Test("a frozen node is stopped, takes connections and answers nobody; thawed, the same process answers again")
        func freeze() async throws {
            try await Scratch.withLab { lab in
                let events = Events()
                let runner = FaultRunner(platform: lab, report: events.add)
                let part = try lab.part("rms-2")
                let before = try #require(part.process)
                try await withTraffic(on: lab) {
                    try await runner.inject(plan(.freeze, "rms-2"))
                    await eventually("two witnesses") {
                        events.has("process-stopped") && events.has("health-times-out")
                    }
                    #expect(part.isFrozen)
                    #expect(ProcessStat(pid: before.pid)?.state == "T")
                    #expect(await runner.heal("crash"))
                }
                #expect(Array(events.order.prefix(2)) == ["victimServing", "injected"])
                #expect(!events.has("process-gone") && !events.has("port-refused") && !events.has("new-start-time"))
                #expect(Array(events.order.suffix(3)) == ["healStarted", "healed", "answers-again"])
                #expect(part.process == before)
                #expect(!part.isFrozen)
                #expect(try await Answer.get("/rms/portal", from: part.endpoint).page.status == 200)
            }
        }

        @Test("a part that dies while it is frozen is started again by the healing")
        func diesFrozen() async throws {
            try await Scratch.withLab { lab in
                let events = Events()
                let runner = FaultRunner(platform: lab, report: events.add)
                let part = try lab.part("rms-1")
                let before = part.process
                try await runner.inject(plan(.freeze, "rms-1"))
                await eventually("it is stopped") { part.isFrozen }
                _ = try await part.kill()
                #expect(await runner.healAll())
                #expect(part.isAlive && part.process != before)
                #expect(!events.has("answers-again"))
            }
        }

        @Test("a lab that goes down with a frozen part lets it end in order", arguments: ["lb-1", "rms-1"])
        func downFrozen(_ name: String) async throws {
            try await Scratch.with { scratch in
                let lab = try await scratch.up()
                let runner = FaultRunner(platform: lab) { _ in }
                let part = try lab.part(name)
                try await runner.inject(plan(.freeze, name))
                await eventually("it is stopped") { part.isFrozen }
                await lab.down()
                #expect(LabRegistry.marked(lab.id) == [])
                #expect(scratch.leftovers == [])
                await #expect(throws: PlatformError.down) { try await part.freeze() }
            }
        }

        @Test("a graceful stop of httpd answers the request that it has begun, and takes no other")
        func gracefulStop() async throws {
            try await Scratch.withLab { lab in
                let events = Events()
                let runner = FaultRunner(platform: lab, report: events.add)
                let before = try lab.part("lb-1").process
                let balancer = lab.balancers[0]
                async let slow = Answer.get("/rms/updates?since=0&wait=3000", from: balancer.endpoint)
                await eventually("the poll has begun") {
                    let status = await ApacheStatus.fetch(from: balancer.admin)
                    return (status?.balancers.flatMap(\.workers) ?? []).contains { $0.busy > 0 }
                }
                try await runner.inject(plan(.gracefulStop, "lb-1"))
                await eventually("the port is refused") { events.has("port-refused") }
                #expect(!events.has("process-gone"))
                #expect(try await slow.page.status == 200)
                await eventually("it ends by itself") { events.has("process-gone") }
                #expect(await runner.healAll())
                #expect(try lab.part("lb-1").process != before)
                #expect(try await Answer.get("/rms/portal", from: lab.entry).page.status == 200)
            }
        }

        @Test(
            "a victim that no client is sent to is idle, and the fault is done all the same", arguments: [false, true])
        func idle(isDisabled: Bool) async throws {
            var settings = LabSettings.quick
            if isDisabled { settings.balancers.disabled = ["rms-2"] }
            try await Scratch.withLab(settings) { lab in
                let events = Events()
                let runner = FaultRunner(platform: lab, report: events.add)
                let inject = { try await runner.inject(plan(.kill, "rms-2")) }
                if isDisabled { try await withTraffic(on: lab, inject) } else { try await inject() }
                await eventually("two witnesses") { events.has("process-gone") && events.has("port-refused") }
                #expect(await runner.healAll())
                #expect(Array(events.order.prefix(2)) == ["victimIdle", "injected"])
                #expect(!events.has("detected"))
                #expect(events.order.last == "new-start-time")
            }
        }

        @Test("the only balancer, too, can be killed with its children and healed")
        func balancer() async throws {
            var settings = LabSettings.quick
            settings.hardwareBalancer = nil
            settings.thirdParty = nil
            settings.balancers.count = 1
            try await Scratch.withLab(settings) { lab in
                #expect(lab.partNames == ["lb-1", "rms-1", "rms-2"])
                #expect(lab.entry == lab.balancers[0].endpoint)
                let events = Events()
                let runner = FaultRunner(platform: lab, report: events.add)
                try await withTraffic(on: lab) { try await runner.inject(plan(.kill, "lb-1")) }
                await eventually("two witnesses") { events.has("process-gone") && events.has("port-refused") }
                #expect(await runner.healAll())
                #expect(events.order.first == "victimServing")
                #expect(try await Answer.get("/rms/portal", from: lab.entry).page.status == 200)
            }
        }

        @Test("healing happens once, also when it is asked for from all sides and from a cancelled task")
        func healOnce() async throws {
            try await Scratch.withLab { lab in
                let events = Events()
                let runner = FaultRunner(platform: lab, report: events.add)
                #expect(await runner.heal("crash"))
                try await runner.inject(plan(.kill, "rms-1"))
                await #expect(throws: PlatformError.faultActive(name: "crash")) {
                    try await runner.inject(plan(.kill, "rms-1"))
                }
                let cancelled = Task { await runner.heal("crash") }
                cancelled.cancel()
                async let other = runner.heal("crash")
                async let all = runner.healAll()
                let answers = await [cancelled.value, other, all]
                #expect(answers == [true, true, true])
                #expect(await runner.heal("crash"))
                #expect(events.order.filter { $0 == "healStarted" }.count == 1)
                #expect(events.order.filter { $0 == "healed" }.count == 1)
                // An undo that came right after the deed has still had a last look at the evidence.
                #expect(events.has("process-gone"))
                #expect(events.has("port-refused"))
                #expect(try lab.part("rms-1").isAlive)
            }
        }

        @Test("a fault is not done once the run is ending, nor to a part that is dead")
        func skipped() async throws {
            try await Scratch.withLab { lab in
                let events = Events()
                let runner = FaultRunner(platform: lab, report: events.add)
                let part = try lab.part("rms-1")
                _ = try await part.kill()
                #expect(await part.waitUntilGone(within: .seconds(30)))
                try await runner.inject(plan(.kill, "rms-1"))
                #expect(events.order == ["faultSkipped"])
                #expect(await runner.healAll())
                try await runner.inject(plan(.kill, "rms-2", name: "late"))
                #expect(events.order == ["faultSkipped", "faultSkipped"])
                #expect(try lab.part("rms-2").isAlive)
            }
        }

        @Test("healing that comes before the deed calls the fault off and hurts nobody", arguments: [false, true])
        func calledOff(atTheEnd: Bool) async throws {
            try await Scratch.withLab { lab in
                let events = Events()
                let nosy = NosyPlatform(lab)
                let runner = FaultRunner(platform: nosy, report: events.add)
                nosy.whenAsked {
                    if atTheEnd { await runner.healAll() } else { await runner.heal("crash") }
                }
                let before = try lab.part("rms-1").process
                try await runner.inject(plan(.kill, "rms-1"))
                #expect(events.order == ["faultSkipped"])
                #expect(try lab.part("rms-1").process == before)
                #expect(try lab.part("rms-1").isAlive)
            }
        }

        @Test("an unknown part is an error that lists the parts")
        func unknown() async throws {
            try await Scratch.withLab { lab in
                let runner = FaultRunner(platform: lab) { _ in }
                let error = PlatformError.unknownPart(
                    name: "rms-9", known: ["vip", "lb-1", "lb-2", "rms-1", "rms-2", "third-party"])
                #expect(
                    error.description
                        == "found \"rms-9\", expected a part of the platform: vip, lb-1, lb-2, rms-1, rms-2, third-party"
                )
                #expect(throws: error) { try runner.check(plan(.kill, "rms-9")) }
                await #expect(throws: error) { try await runner.inject(plan(.kill, "rms-9")) }
            }
        }

        @Test("a healing that fails is reported with the reason")
        func healFails() async throws {
            try await Scratch.with { scratch in
                let lab = try await scratch.up()
                let events = Events()
                let runner = FaultRunner(platform: lab, report: events.add)
                try await runner.inject(plan(.kill, "rms-1"))
                await lab.down()
                #expect(await runner.heal("crash") == false)
                #expect(events.order.last == "healFailed")
                #expect(events.all.last?.text == "rms-1 could not be started again: the lab was taken down")
                #expect(scratch.leftovers == [])
            }
        }
    }
}

/// A lab that does something of its own whenever it is asked whether a part serves.
private final class NosyPlatform: PlatformControl {
    private let lab: Lab
    private let action = Mutex<@Sendable () async -> Void>({})

    init(_ lab: Lab) { self.lab = lab }

    func whenAsked(_ action: @escaping @Sendable () async -> Void) { self.action.withLock { $0 = action } }

    var partNames: [String] { lab.partNames }
    func part(_ name: String) throws(PlatformError) -> any PartControl { try lab.part(name) }
    func isMarkedOut(_ part: String) async -> Bool? { await lab.isMarkedOut(part) }
    func sessions(on part: String) async -> Int? { await lab.sessions(on: part) }
    var drainableParts: [String] { lab.drainableParts }
    func isDraining(_ part: String) async -> Bool? { await lab.isDraining(part) }
    func setDraining(_ isDraining: Bool, _ part: String) async throws(PlatformError) -> UInt64 {
        try await lab.setDraining(isDraining, part)
    }
    func requestsServed(by part: String) async -> UInt64? {
        let action = action.withLock { $0 }
        await action()
        return await lab.requestsServed(by: part)
    }
}
