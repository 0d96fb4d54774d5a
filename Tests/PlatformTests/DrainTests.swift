import Testing

@testable import Platform

extension LabTests {
    @Suite struct DrainTests {
        private func drain(_ part: String) -> FaultPlan {
            FaultPlan(name: "drain", kind: .drain, part: part, trigger: .at(.zero), healAfter: .zero)
        }

        /// A client's session on this node, as its cookie.
        private func session(on node: String, of lab: Lab) async throws -> String {
            for _ in 0..<50 {
                let answer = try await Answer.get("/rms/portal", from: lab.entry)
                if answer.node == node { return try #require(answer.cookie) }
            }
            throw PlatformError.unknownPart(name: node, known: [])
        }

        @Test("a drained node keeps its sessions, gets no new ones, and gets some again once it is healed")
        func drain() async throws {
            try await Scratch.withLab { lab in
                let events = Events()
                let runner = FaultRunner(platform: lab, report: events.add)
                let cookie = try await session(on: "rms-2", of: lab)
                let process = try lab.part("rms-2").process
                try await withTraffic(on: lab) {
                    try await runner.inject(drain("rms-2"))
                    await eventually("both witnesses") {
                        events.has("balancer-drains") && events.has("no-new-sessions")
                    }
                    for _ in 0..<6 {
                        let old = try await Answer.get("/rms/portal", from: lab.entry, headers: ["Cookie": cookie])
                        #expect(old.node == "rms-2" && old.page.status == 200)
                        let new = try await Answer.get("/rms/portal", from: lab.entry)
                        #expect(new.node == "rms-1" && new.page.status == 200)
                    }
                    #expect(await runner.healAll())
                    #expect(await lab.isDraining("rms-2") == false)
                    _ = try await session(on: "rms-2", of: lab)
                }
                #expect(Array(events.order.prefix(2)) == ["victimServing", "injected"])
                #expect(Array(events.order.suffix(3)) == ["healStarted", "healed", "answers-again"])
                #expect(try lab.part("rms-2").process == process)
            }
        }

        @Test("a balancer that is dead needs not be told, one that hangs is an error, and undoing still works")
        func balancers() async throws {
            try await Scratch.withLab { lab in
                let first = try lab.part("lb-1")
                _ = try await first.kill()
                #expect(await first.waitUntilGone(within: .seconds(30)))
                _ = try await lab.setDraining(true, "rms-1")
                #expect(await lab.isDraining("rms-1") == true)
                try await first.start()
                #expect(await lab.isDraining("rms-1") == false)
                _ = try await lab.setDraining(false, "rms-1")
                #expect(await lab.members("rms-1").map(\.isDraining) == [false, false])
                _ = try await first.freeze()
                let hung = PlatformError.unmanaged(balancer: "lb-1", reason: "no answer in time")
                await #expect(throws: hung) { _ = try await lab.setDraining(true, "rms-1") }
                try await first.thaw()
            }
        }

        @Test("what is no node cannot be drained")
        func undrainable() async throws {
            try await Scratch.withLab { lab in
                let runner = FaultRunner(platform: lab) { _ in }
                let error = PlatformError.undrainable(part: "lb-1", allowed: ["rms-1", "rms-2"])
                #expect(error.description == "lb-1 cannot be drained; these can: rms-1, rms-2")
                #expect(throws: error) { try runner.check(drain("lb-1")) }
                await #expect(throws: error) { try await runner.inject(drain("lb-1")) }
            }
        }

        @Test("a nonce is what stands behind nonce=, and a form's value is encoded")
        func forms() {
            let page = #"<a href="/balancer-manager?b=rms&amp;w=x&amp;nonce=17a0-b9F&amp;c=1">"#
            #expect(BalancerConsole.nonce(in: page) == "17a0-b9F")
            #expect(BalancerConsole.nonce(in: "nonce=\"") == nil)
            #expect(BalancerConsole.nonce(in: "") == nil)
            #expect(
                BalancerConsole.encoded("http://127.0.0.1:80/ä&=\n") == "http%3A%2F%2F127.0.0.1%3A80%2F%C3%A4%26%3D%0A")
        }
    }
}
