import Testing

@testable import LoadEngine

/// The four stamps of an exchange, against a server whose every moment is known.
@Suite struct StampTests {
    private static let ms = Nanoseconds.milliseconds(1)

    @Test("Slip, first byte, service and response are the differences of the moments that the script gives")
    func stamps() throws {
        // Connecting takes 7 ms, the head 20 ms more, the rest of the body another 30 ms.
        let server = ScriptedServer(connectDelay: 7 * Self.ms) { _, _ in
            [
                .respond(after: 20 * Self.ms, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab"),
                .respond(after: 50 * Self.ms, "cd"),
            ]
        }
        let simulation = try Simulation.run(Plans.singleGets(perSecond: 1, seconds: 1), server: server)
        let cell = try #require(simulation.fold.intervals[0]?.cells.first)
        func only(_ histogram: SparseHistogram?) -> UInt32? { histogram?.buckets.first.map(SparseHistogram.value(of:)) }
        #expect(only(cell.slip) == SparseHistogram.value(of: SparseHistogram.bucket(of: 7_000)))
        #expect(only(cell.firstByte) == SparseHistogram.value(of: SparseHistogram.bucket(of: 20_000)))
        #expect(only(cell.service) == SparseHistogram.value(of: SparseHistogram.bucket(of: 50_000)))
        #expect(only(cell.response) == SparseHistogram.value(of: SparseHistogram.bucket(of: 57_000)))
        #expect(simulation.fold.late[0]?.buckets == [0], "a slow connection is not a late generator")
        #expect(only(simulation.fold.connecting[0]) == only(cell.slip), "the slip's cause is known")
        #expect(simulation.fold.waiting[0]?.isEmpty == true)
    }

    @Test("Waiting for a free place is neither a late generator nor a slow connection")
    func waiting() throws {
        let server = ScriptedServer { _, _ in [.respond(after: 400 * Self.ms, Plans.ok)] }
        var plan = Plans.singleGets(perSecond: 10, seconds: 1)
        plan.load.clients = 1
        let fold = try Simulation.run(plan, server: server).fold
        #expect(fold.late[0]?.buckets == [0])
        #expect(fold.connecting[0]?.isEmpty == true)
        // The second is due at 100 ms and sent at 400 ms, the tenth at 3.6 s.
        #expect(fold.waiting[0]?.total == 9)
        #expect(fold.waiting[0]?.buckets.first == SparseHistogram.bucket(of: 300_000))
    }

    @Test("A generator that gets 5 % of a CPU knows that it is late, also where nothing but responses wakes it")
    func starved() throws {
        let server = ScriptedServer { _, _ in [.respond(after: 20 * Self.ms, Plans.ok)] }
        var plan = Plans.singleGets(perSecond: 1, seconds: 4)
        plan.load.model = .closed(users: 4, rampUp: 0, duration: .seconds(4))
        let starved = try Simulation.run(plan, server: server, starvation: (100 * Self.ms, 5 * Self.ms))
        let late = starved.fold.late.values.reduce(into: SparseHistogram()) { $0.add($1) }
        #expect(late.total > 100)
        let isLate = late.entries.filter { SparseHistogram.value(of: $0.bucket) > 20_000 }
        #expect(isLate.reduce(0) { $0 + Int($1.count) } > Int(late.total) * 9 / 10, "most responses were read late")
        let sound = try Simulation.run(plan, server: server)
        #expect(sound.fold.late.values.allSatisfy { $0.buckets == [0] })
    }
}
