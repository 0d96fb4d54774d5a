import Foundation
import Testing

@testable import LoadEngine

@Suite struct TLSRecordTests {
    @Test("different reasons beyond the limit are counted together")
    func bounded() {
        var record = TLSRecord()
        for number in 0..<40 { record.fail("reason \(number)") }
        record.fail("reason 3")
        #expect(record.reasons.count == TLSRecord.reasonsMax + 1)
        #expect(record.reasons["reason 3"] == 2)
        #expect(record.reasons[TLSRecord.otherReason] == 40 - TLSRecord.reasonsMax)
        #expect(record.failures == 41)
    }

    @Test("what workers counted adds up")
    func sum() {
        var first = TLSRecord()
        first.handshakes = 2
        first.resumed = 1
        first.handshake = SparseHistogram([5, 7])
        first.agreed = ["a": 2]
        first.fail("x")
        var second = TLSRecord(isVerified: false)
        second.handshakes = 1
        second.handshake = SparseHistogram([5])
        second.agreed = ["a": 1, "b": 4]
        second.fail("x", count: 3)
        first.add(second)
        #expect(first.handshakes == 3 && first.resumed == 1 && !first.isVerified)
        #expect(first.handshake == SparseHistogram([5, 5, 7]))
        #expect(first.agreed == ["a": 3, "b": 4])
        #expect(first.reasons == ["x": 4])
    }

    @Test("a record from before TLS reads as one without")
    func old() throws {
        var measured = Measurements(steps: ["a"], nodes: [], ticks: Ticks(nodes: 0))
        let text = try JSONEncoder().encode(measured)
        #expect(!String(decoding: text, as: UTF8.self).contains("tls"))
        #expect(try JSONDecoder().decode(Measurements.self, from: text) == measured)
        measured.tls = TLSRecord()
        measured.tls?.fail("x")
        #expect(try JSONDecoder().decode(Measurements.self, from: JSONEncoder().encode(measured)) == measured)
    }
}
