import Testing

@testable import Platform

extension LabTests {
    /// The two tiers in front of the nodes, hurt under load.
    @Suite struct BalancerFaultTests {
        private func plan(_ kind: FaultPlan.Kind, _ part: String) -> FaultPlan {
            FaultPlan(name: "fault", kind: kind, part: part, trigger: .at(.zero), healAfter: .zero)
        }

        private func answers(_ lab: Lab) async -> Bool {
            guard case .success(let page) = await StatusPage.get("/rms/portal", from: lab.entry) else { return false }
            return page.status == 200
        }

        @Test("clients of the one address reach both balancers and both nodes")
        func spreads() async throws {
            try await Scratch.withLab { lab in
                #expect(lab.partNames == ["vip", "lb-1", "lb-2", "rms-1", "rms-2", "third-party"])
                var nodes: Set<String> = []
                for _ in 0..<8 { nodes.insert(try await Answer.get("/rms/portal", from: lab.entry).node ?? "-") }
                #expect(nodes == ["rms-1", "rms-2"])
                await eventually("both logs have lines") { lab.accessLogPaths.allSatisfy { fileSize($0) ?? 0 > 0 } }
                for part in lab.partNames { #expect(await lab.requestsServed(by: part) ?? 0 > 0, "\(part)") }
                #expect(await lab.isMarkedOut("vip") == nil)
                #expect(await lab.isMarkedOut("lb-1") == false)
                #expect(await lab.isMarkedOut("rms-1") == false)
            }
        }

        @Test("an entity tag of one balancer holds on the other")
        func entityTags() async throws {
            try await Scratch.withLab { lab in
                let tags = try await [
                    Answer.get("/static/logo.png", from: lab.balancers[0].endpoint).header("ETag"),
                    Answer.get("/static/logo.png", from: lab.balancers[1].endpoint).header("ETag"),
                ]
                #expect(tags[0] != nil && tags[0] == tags[1])
            }
        }

        @Test(
            "a balancer that is hurt is marked out by the hardware balancer, the other carries on, and it comes back",
            arguments: FaultPlan.Kind.processKinds)
        func balancer(_ kind: FaultPlan.Kind) async throws {
            try await Scratch.withLab { lab in
                let events = Events()
                let runner = FaultRunner(platform: lab, report: events.add)
                try await withTraffic(on: lab) {
                    try await runner.inject(plan(kind, "lb-2"))
                    await eventually("the hardware balancer notices") { events.has("balancer-marks-out") }
                    // Only a database has a replica that could tell.
                    let expected = kind.witnesses.filter { $0 != .replicaPromoted }.map(\.rawValue)
                    await eventually("two more witnesses") { Set(events.order).isSuperset(of: expected) }
                    for _ in 0..<4 { #expect(await answers(lab)) }
                    #expect(await runner.heal("fault"))
                    await eventually("it is let in again") { await lab.isMarkedOut("lb-2") == false }
                }
                #expect(Array(events.order.prefix(2)) == ["victimServing", "injected"])
                #expect(events.has("detected") && events.has("healed"))
                #expect(events.has("answers-again") == (kind == .freeze))
            }
        }

        @Test(
            "the hardware balancer itself is hurt and healed",
            arguments: FaultPlan.Kind.processKinds)
        func hardware(_ kind: FaultPlan.Kind) async throws {
            try await Scratch.withLab { lab in
                let events = Events()
                let runner = FaultRunner(platform: lab, report: events.add)
                try await withTraffic(on: lab) {
                    try await runner.inject(plan(kind, "vip"))
                    await eventually("two witnesses") {
                        kind.witnesses.filter { events.has($0.rawValue) }.count >= 2
                    }
                    #expect(await !answers(lab))
                    #expect(await runner.healAll())
                }
                #expect(events.order.first == "victimServing")
                #expect(await answers(lab))
            }
        }

        @Test("a node is out when every balancer that still answers says so")
        func everyBalancer() async throws {
            try await Scratch.withLab { lab in
                _ = try await lab.part("rms-1").kill()
                // Only the first balancer gets to know: the second is asked for nothing.
                await eventually("lb-1 marks it out") {
                    _ = await StatusPage.get("/rms/portal", from: lab.balancers[0].endpoint)
                    return await lab.members("rms-1").contains(where: \.isInError)
                }
                #expect(await lab.isMarkedOut("rms-1") == false)
                _ = try await lab.part("lb-2").freeze()
                await eventually("lb-2 is stopped") { (try? lab.part("lb-2").isFrozen) == true }
                #expect(await lab.isMarkedOut("rms-1") == true)
                _ = try await lab.part("lb-1").kill()
                #expect(try await lab.part("lb-1").waitUntilGone(within: .seconds(30)))
                #expect(await lab.isMarkedOut("rms-1") == nil)
                try await lab.part("lb-2").thaw()
            }
        }
    }
}
