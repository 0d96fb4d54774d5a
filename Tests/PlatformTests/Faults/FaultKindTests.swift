import Foundation
import Testing

@testable import Platform

@Suite struct FaultKindTests {
    @Test("every kind has a name of its own, two witnesses that look at different things, and is read back by its name")
    func kinds() throws {
        #expect(Set(FaultKind.all.map(\.name)).count == FaultKind.all.count)
        for kind in FaultKind.all {
            #expect(Set(kind.witnesses).count >= 2, "\(kind)")
            #expect(kind.witnesses.count == Set(kind.witnesses).count, "\(kind)")
            #expect(FaultKind.named(kind.name) == kind)
            let text = try JSONEncoder().encode([kind])
            #expect(try JSONDecoder().decode([FaultKind].self, from: text) == [kind])
        }
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([FaultKind].self, from: Data("[\"x\"]".utf8)) }
    }

    @Test("deeds of a repeated fault have names of their own and go through the parts in turn")
    func deeds() {
        var plan = FaultPlan(
            name: "crash", kind: .kill, part: "rms-1", trigger: .steadyFor(.seconds(3)), healAfter: .seconds(2))
        #expect(plan.deeds == [plan])
        plan.repetition = FaultPlan.Repetition(times: 3, parts: ["rms-1", "rms-2"])
        #expect(plan.deeds.map(\.name) == ["crash-1", "crash-2", "crash-3"])
        #expect(plan.deeds.map(\.part) == ["rms-1", "rms-2", "rms-1"])
        #expect(plan.deeds.allSatisfy { $0.series == "crash" && $0.repetition == nil && $0.deeds == [$0] })
    }

    @Test("each fault has a table of the packet filter of its own, whatever its name")
    func tables() {
        func table(_ fault: String) -> String { PacketFilter(nft: "nft", ss: "ss", fault: fault).table }
        #expect(table("cut1") == "rmsload_cut1")
        #expect(Set([table("a-1"), table("a_1"), table("a45_1"), table("a1")]).count == 4)
        #expect(table("x; flush ruleset").allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" })
    }

    @Test("rules meet both directions of the ports, and never the answer to a reset")
    func rules() throws {
        let filter = PacketFilter(nft: "nft", ss: "ss", fault: "f")
        let loss = try #require(filter.script(.loss(0.125), ports: [80, 8009]))
        #expect(loss.contains("tcp dport { 80, 8009 } numgen random mod 10000 < 1250 counter drop"))
        #expect(loss.contains("tcp sport { 80, 8009 } numgen random mod 10000 < 1250 counter drop"))
        #expect(try #require(filter.script(.reset, ports: [80])).contains("tcp flags & rst != rst counter reject"))
        #expect(filter.script(.fill, ports: [80]) == nil)
        #expect(
            PacketFilter.packets(in: "tcp dport 1 counter packets 12 bytes 3 drop\n counter packets 30 bytes") == 42)
        #expect(PacketFilter.packets(in: "table inet x {}") == 0)
    }

    @Test("the kernel's count of segments that were sent again is read by its name")
    func segments() {
        let text = "Ip: A B\nIp: 1 2\nTcp: RtoMin InSegs RetransSegs\nTcp: 200 7 31\nUdp: X\nUdp: 1\n"
        #expect(Probe.resentSegments(in: text) == 31)
        #expect(Probe.resentSegments(in: "Tcp: RtoMin\nTcp: 200\n") == nil)
    }

    @Test("a probe's padded request has about the size that was asked for and still ends as a request does")
    func padding() {
        let endpoint = Endpoint(host: "127.0.0.1", port: 80)
        let plain = ProbeWay.http("/x", reached: endpoint, past: endpoint)
        let padded = plain.padded(to: 20_000)
        #expect(abs(padded.count - 20_000) < 40)
        #expect(padded.starts(with: plain.request.dropLast(2)))
        #expect(padded.suffix(4) == [13, 10, 13, 10])
        let lines = String(decoding: padded, as: UTF8.self).split(separator: "\r\n")
        #expect(lines.allSatisfy { $0.utf8.count <= 8_190 })
        #expect(ProbeWay.ajp(reached: endpoint, past: endpoint).padded(to: 1_000).count == 1_000)
    }
}
