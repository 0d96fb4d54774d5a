import Testing

@testable import LoadEngine

/// What the kernel tells of the machine.
@Suite struct HostWatchTests {
    @Test("Ports are read off sockstat and the port range")
    func ports() {
        let sockstat = "sockets: used 53\nTCP: inuse 12 orphan 0 tw 30 alloc 13 mem 256\nUDP: inuse 1 mem 0\n"
        #expect(HostWatch.ports(inUse: sockstat) == 42)
        #expect(HostWatch.ports(inUse: "UDP: inuse 1 tw 3\n") == nil)
        #expect(HostWatch.ports(inUse: "TCP: inuse\n") == nil)
        #expect(HostWatch.ports(ofRange: "32768\t60999\n") == 28_232)
        #expect(HostWatch.ports(ofRange: "60999 32768") == nil)
        #expect(HostWatch.ports(ofRange: "x") == nil)
    }

    @Test("Segments are read by their names, not by their places")
    func segments() {
        let text = "Ip: A B\nIp: 1 2\nTcp: MaxConn RetransSegs OutSegs\nTcp: -1 7 900\nUdp: X\nUdp: 1\n"
        #expect(HostWatch.Segments(text)?.sent == 900)
        #expect(HostWatch.Segments(text)?.resent == 7)
        #expect(HostWatch.Segments("Tcp: OutSegs\nTcp: 1 2\n") == nil)
        #expect(HostWatch.Segments("") == nil)
    }

    @Test("A run's record has what the kernel tells here")
    func run() throws {
        let server = LoopbackServer(FreezingServer(delay: .milliseconds(1), freeze: 0..<0)).start()
        defer { server.stop() }
        let engine = try Engine(Plans.singleGets(perSecond: 50, seconds: 1, port: server.port))
        try engine.start()
        let health = engine.finish().generator
        let ports = try #require(health.portsLimit)
        #expect(ports > 1_000)
        #expect(try #require(health.portsPeak) > 0)
        #expect(try #require(health.segmentsSent) > 50)
        #expect(try #require(health.cpuWaitS) >= 0)
        #expect(abs(health.clockStepMs) < 1_000)
        #expect(health.late.count == health.connecting?.count && health.late.count == health.waiting?.count)
    }
}
