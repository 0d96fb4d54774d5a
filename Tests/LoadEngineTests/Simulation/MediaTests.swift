import Testing

@testable import LoadEngine

/// Media that is played while it comes, in virtual time.
@Suite struct MediaTests {
    private static func plan(_ media: MediaPlan, perSecond: Double = 1, link: LinkPlan? = nil) -> Plan {
        var plan = Plans.singleGets(perSecond: perSecond, seconds: 1, grace: .seconds(600))
        plan.sessions[0].exchanges[0].media = media
        plan.sessions[0].link = link
        return plan
    }

    /// 64 kB, which are 2 s at 256 kbit/s.
    private static func server(_ framing: String = "Content-Length: 64000") -> ScriptedServer {
        ScriptedServer { _, _ in
            [
                .respond(after: 0, "HTTP/1.1 200 OK\r\n\(framing)\r\n\r\n" + String(repeating: "m", count: 64_000)),
                .close(after: 1),
            ]
        }
    }

    @Test("It is read at playing speed, and at the link's where that is slower")
    func speed() throws {
        let played = try Simulation.run(Self.plan(MediaPlan(rate: 256e3)), server: Self.server())
        #expect(abs(Double(played.end) / 2e9 - 1) < 0.01 && played.count(.ok) == 1)
        let slow = try Simulation.run(
            Self.plan(MediaPlan(rate: 256e3), link: LinkPlan(down: 128e3)), server: Self.server())
        #expect(abs(Double(slow.end) / 4e9 - 1) < 0.01)
        let fast = try Simulation.run(
            Self.plan(MediaPlan(rate: 256e3), link: LinkPlan(down: 10e6)), server: Self.server())
        #expect(abs(Double(fast.end) / 2e9 - 1) < 0.01)
    }

    @Test("Viewers leave at any point of the content; they are ok, counted, and have no response time")
    func abandon() throws {
        let simulation = try Simulation.run(
            Self.plan(MediaPlan(rate: 256e3, abandon: 0.3), perSecond: 1_000), server: Self.server())
        let cells = simulation.fold.intervals.values.flatMap(\.cells)
        let abandoned = cells.reduce(0) { $0 + ($1.abandoned ?? 0) }
        #expect(simulation.count(.ok) == 1_000 && abs(abandoned - 300) < 60)
        #expect(simulation.responses().totalCount == UInt64(1_000 - abandoned))
        #expect(simulation.responses().min > 1_980_000, "who stayed played to the end")
        // On average half of it was left: 85 % of the bytes came, within the noise.
        let bytes = Double(cells.reduce(0) { $0 + $1.bytesIn }) / (1_000 * 64_050)
        #expect(abs(bytes - 0.85) < 0.03, "\(bytes)")
        #expect(simulation.fold.intervals.values.reduce(0) { $0 + $1.sessions.completed } == 1_000)
    }

    @Test("Without a known length nobody leaves, and a failure is a failure whoever watches")
    func edges() throws {
        let all = MediaPlan(rate: 256e3, abandon: 1)
        let unknown = try Simulation.run(Self.plan(all), server: Self.server("X-Length: none"))
        #expect(unknown.count(.ok) == 1 && unknown.fold.intervals[0]?.cells.first?.abandoned == nil)
        let missing = ScriptedServer { _, _ in
            [.respond(after: 0, "HTTP/1.1 404 No\r\nContent-Length: 500\r\n\r\n" + String(repeating: "x", count: 500))]
        }
        #expect(try Simulation.run(Self.plan(all), server: missing).count(.unexpected) == 1)
    }
}
