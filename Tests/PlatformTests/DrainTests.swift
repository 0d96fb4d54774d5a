import Foundation
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

        /// A connection through the one address to this balancer, over which a response has come that nobody has read.
        private func standing(on balancer: String, of lab: Lab) async throws -> PlainSocket {
            for _ in 0..<20 {
                let before = (own: await lab.connections(to: balancer), all: await connections(of: lab))
                let socket = try PlainSocket(to: lab.entry, deadline: Deadline(in: .seconds(5)))
                let first = Array("GET /static/lab.txt HTTP/1.1\r\nHost: lab\r\n\r\n".utf8)
                try socket.send(first, deadline: Deadline(in: .seconds(5)))
                try socket.awaitBytes(deadline: Deadline(in: .seconds(5)))
                await eventually("its line is written") { await connections(of: lab) > before.all }
                if await lab.connections(to: balancer) != before.own { return socket }
            }
            throw PlatformError.unknownPart(name: balancer, known: [])
        }

        private func connections(of lab: Lab) async -> Int {
            var sum = 0
            for balancer in lab.balancers { sum += await lab.connections(to: balancer.name) ?? 0 }
            return sum
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

        @Test("a drained balancer keeps its connections, gets no new ones, and gets some again once it is healed")
        func balancer() async throws {
            try await Scratch.withLab { lab in
                let events = Events()
                let runner = FaultRunner(platform: lab, report: events.add)
                let standing = try await standing(on: "lb-2", of: lab)
                try await withTraffic(on: lab) {
                    try await runner.inject(drain("lb-2"))
                    await eventually("both witnesses") {
                        events.has("balancer-drains") && events.has("no-new-sessions")
                    }
                    #expect(await lab.isDraining("lb-2") == true)
                    #expect(await lab.isDraining("lb-1") == false)
                    let before = try #require(await lab.connections(to: "lb-2"))
                    for _ in 0..<6 { _ = try await Answer.get("/rms/portal", from: lab.entry) }
                    let last = Array("GET /static/lab.txt HTTP/1.1\r\nHost: lab\r\nConnection: close\r\n\r\n".utf8)
                    try standing.send(last, deadline: Deadline(in: .seconds(5)))
                    let said = try standing.receiveAll(bytesMax: 1 << 16, deadline: Deadline(in: .seconds(5)))
                    #expect(String(decoding: said, as: UTF8.self).split(separator: "HTTP/1.1 200 OK").count == 2)
                    #expect(await lab.connections(to: "lb-2") == before)
                    #expect(await runner.healAll())
                    #expect(await lab.isDraining("lb-2") == false)
                    await eventually("it gets connections again") { await lab.connections(to: "lb-2") ?? 0 > before }
                }
                #expect(
                    events.all.map(\.text).contains("the hardware balancer was told to open no new connections to lb-2")
                )
                #expect(events.all.contains { $0.text.hasPrefix("lb-2 had no new connection while the others had ") })
            }
        }

        @Test("a hardware balancer that hangs cannot be told, one that is dead has nothing to forget")
        func hardwareBalancer() async throws {
            try await Scratch.withLab { lab in
                let vip = try lab.part("vip")
                _ = try await vip.freeze()
                let hung = PlatformError.unmanaged(balancer: "vip", reason: "no answer in time")
                await #expect(throws: hung) { _ = try await lab.setDraining(true, "lb-1") }
                try await vip.thaw()
                _ = try await vip.kill()
                #expect(await vip.waitUntilGone(within: .seconds(30)))
                let dead = PlatformError.unmanaged(balancer: "vip", reason: "none of them runs")
                await #expect(throws: dead) { _ = try await lab.setDraining(true, "lb-1") }
                _ = try await lab.setDraining(false, "lb-1")
                #expect(await lab.isDraining("lb-1") == nil)
            }
        }

        @Test("HAProxy's socket is reached however deep the lab's folder lies")
        func deep() async throws {
            try await Scratch.with { scratch in
                let folder = scratch.path + "/" + String(repeating: "d", count: 120)
                try makeFolder(folder, mode: 0o755)
                let lab = try await Lab.up(
                    .quick, in: folder, environment: scratch.environment, registry: scratch.registry)
                let drained = try? await lab.setDraining(true, "lb-1")
                let isDraining = await lab.isDraining("lb-1")
                await lab.down()
                #expect(drained != nil && isDraining == true)
            }
        }

        @Test("what nothing stands before that could choose cannot be drained")
        func undrainable() async throws {
            try await Scratch.withLab { lab in
                let runner = FaultRunner(platform: lab) { _ in }
                let error = PlatformError.undrainable(part: "vip", allowed: ["lb-1", "lb-2", "rms-1", "rms-2"])
                #expect(error.description == "vip cannot be drained; these can: lb-1, lb-2, rms-1, rms-2")
                #expect(throws: error) { try runner.check(drain("vip")) }
                await #expect(throws: error) { try await runner.inject(drain("vip")) }
            }
        }

        @Test("a connection counts when its first request has been answered, and once the line is whole")
        func connectionLog() async throws {
            func line(_ client: Int, kept: String, before: Int) -> String {
                "1700 10.0.0.1:\(client) 200 5 7 - \(kept) \(before) \"GET / HTTP/1.1\"\n"
            }
            try await Scratch.with { scratch in
                let path = scratch.path + "/access.log"
                let log = ConnectionLog(path: path)
                #expect(log.connections() == nil)
                try writeFile(path, Array(line(1, kept: "+", before: 0).utf8))
                #expect(log.connections() == 0)
                let handle = try #require(FileHandle(forWritingAtPath: path))
                try handle.seekToEnd()
                let whole = line(4, kept: "-", before: 0)
                for (text, expected) in [
                    (line(2, kept: "+", before: 0), 1), (line(2, kept: "+", before: 1), 1),
                    // The second request, and the last: httpd writes 0.
                    (line(2, kept: "-", before: 0), 1),
                    // The port again, by another connection with one request only.
                    (line(2, kept: "-", before: 0), 2), (line(3, kept: "X", before: 10), 2),
                    (String(whole.prefix(9)), 2), (String(whole.dropFirst(9).dropLast()), 2), ("\n", 3), ("", 3),
                    ("nonsense 0\n", 3),
                ] {
                    try handle.write(contentsOf: Data(text.utf8))
                    #expect(log.connections() == expected, "\(text)")
                }
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
