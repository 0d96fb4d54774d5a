import Testing

@testable import Platform

extension LabTests {
    @Suite struct LinkTests {
        private func plan(_ kind: FaultKind, _ part: String, _ values: [String: FaultValue]) -> FaultPlan {
            FaultPlan(
                name: "far", kind: kind, part: part, values: values, trigger: .at(.zero), healAfter: .zero)
        }

        @Test(
            "latency and bandwidth before a part have two witnesses, and are gone when they are healed",
            arguments: [
                ("rms-2", BalancerSettings.Connector.ajp), ("rms-2", .http), ("lb-1", .http), ("vip", .http),
            ])
        func witnessed(_ part: String, _ connector: BalancerSettings.Connector) async throws {
            let faults = [
                plan(.latency, part, ["by": .duration(.milliseconds(80))]),
                plan(.slow, part, ["to": .bandwidth(256_000)]),
            ]
            var settings = LabSettings.quick.prepared(for: faults)
            settings.balancers.connector = connector
            try await Scratch.withLab(settings) { lab in
                #expect(lab.partNames == ["vip", "lb-1", "lb-2", "rms-1", "rms-2", "third-party"])
                try await withTraffic(on: lab) {
                    for fault in faults {
                        let events = Events()
                        let runner = FaultRunner(platform: lab, report: events.add)
                        try await runner.inject(fault)
                        let measured = fault.kind == .latency ? "round-trip-longer" : "transfer-slower"
                        await eventually("both witnesses") { events.has("link-delays") && events.has(measured) }
                        #expect(await runner.healAll())
                        #expect(events.order.first == "victimServing")
                        #expect(Array(events.order.suffix(2)) == ["healed", "answers-again"])
                        let part = try lab.part(part)
                        #expect(await part.effect(of: .latency(.milliseconds(80))) == nil)
                    }
                }
            }
        }

        @Test("a connection that stood before is delayed, too, and by the whole round trip")
        func standing() async throws {
            let fault = plan(.latency, "rms-2", ["by": .duration(.milliseconds(120))])
            var settings = LabSettings.quick.prepared(for: [fault])
            settings.balancers.connector = .ajp
            try await Scratch.withLab(settings) { lab in
                let runner = FaultRunner(platform: lab) { _ in }
                let way = try lab.part("rms-2").way
                #expect(way.reached != way.past)
                let deadline = Deadline(in: .seconds(20))
                let socket = try PlainSocket(to: way.reached, deadline: deadline)
                try socket.send(way.request, deadline: deadline)
                try socket.awaitBytes(deadline: deadline)
                try await runner.inject(fault)
                let start = MonotonicTime.nowNs()
                try socket.send(way.request, deadline: deadline)
                // The answer to the first request lies there unread, so the second one is awaited by its length.
                try socket.awaitBytes(10, deadline: deadline)
                #expect(MonotonicTime.nowNs() - start >= 120_000_000)
                #expect(await runner.healAll())
            }
        }

        @Test("a part without a link cannot be made slower, and the error says why")
        func without() async throws {
            try await Scratch.withLab { lab in
                let runner = FaultRunner(platform: lab) { _ in }
                let far = plan(.latency, "rms-2", ["by": .duration(.milliseconds(80))])
                let error = #expect(throws: PlatformError.self) { try runner.check(far) }
                #expect(
                    error?.description
                        == "fault \"far\" cannot be done to rms-2, because the lab was started without a link before it"
                )
                let missing = #expect(throws: PlatformError.self) { try runner.check(plan(.latency, "rms-2", [:])) }
                #expect(missing?.description == "far: latency.by: found nothing, expected 1ms to 1m")
                let partition = #expect(throws: PlatformError.self) { try runner.check(plan(.partition, "rms-2", [:])) }
                #expect(partition?.description.contains("no network of its own") == true)
                let full = #expect(throws: PlatformError.self) { try runner.check(plan(.fill, "rms-2", [:])) }
                #expect(full?.description.contains("no disk of its own") == true)
            }
        }

        @Test("a client of a link sees its target's death as a reset, not as an answer")
        func death() async throws {
            let fault = plan(.latency, "lb-1", ["by": .duration(.milliseconds(1))])
            try await Scratch.withLab(LabSettings.quick.prepared(for: [fault])) { lab in
                let part = try lab.part("lb-1")
                let way = part.way
                #expect(try await Answer.get("/static/lab.txt", from: way.reached).page.status == 200)
                _ = try await part.kill()
                #expect(await part.waitUntilGone(within: .seconds(30)))
                let answer = await StatusPage.get("/static/lab.txt", from: way.reached)
                guard case .failure(.connection(.failed)) = answer else {
                    Issue.record("found \(answer)")
                    return
                }
            }
        }
    }
}
