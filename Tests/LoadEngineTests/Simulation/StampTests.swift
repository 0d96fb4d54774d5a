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
    }
}
