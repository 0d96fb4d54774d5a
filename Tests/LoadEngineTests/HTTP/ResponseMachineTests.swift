import TestSupport
import Testing

@testable import LoadEngine

@Suite("Response machine: laws")
struct ResponseMachineTests {
    @Test("random splits of any scripted response give what the whole gives")
    func randomSplits() throws {
        var random = SeededRandom()
        for wire in try WireCase.all() where wire.response.count <= 3_000 {
            let player = WirePlayer(
                isHead: wire.request == "HEAD", isConnect: wire.request == "CONNECT", closes: wire.closes,
                headBytesMax: wire.headBytesMax, fieldsMax: wire.fieldsMax)
            let whole = player.play(wire.response, ends: [wire.response.count])
            for _ in 0..<20 {
                let ends = Self.ends(of: wire.response.count, &random)
                #expect(player.play(wire.response, ends: ends) == whole, "\(wire.place) \(ends) seed \(random.seed)")
            }
        }
    }

    @Test("changed, cut and doubled bytes never crash it, and splits still change nothing")
    func randomDamage() throws {
        var random = SeededRandom()
        let cases = try WireCase.all().filter { $0.response.count <= 3_000 }
        let loved = Array("\r\n\0 \t:;,=\"\\0159aAfFhH/\u{7F}".utf8) + [0x80, 0xFF]
        for _ in 0..<20_000 {
            let wire = cases[Int.random(in: 0..<cases.count, using: &random)]
            var bytes = wire.response
            for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[place] = loved[Int.random(in: 0..<loved.count, using: &random)]
                case 1: bytes.remove(at: place)
                case 2: bytes.insert(loved[Int.random(in: 0..<loved.count, using: &random)], at: place)
                default: bytes[place] = UInt8.random(in: 0...255, using: &random)
                }
            }
            let player = WirePlayer(
                isHead: Bool.random(using: &random), closes: Bool.random(using: &random),
                headBytesMax: Int.random(in: 20...200, using: &random), fieldsMax: Int.random(in: 1...8, using: &random)
            )
            let whole = player.play(bytes, ends: [bytes.count])
            #expect(whole.breach.isEmpty, "\(bytes) seed \(random.seed)")
            let ends = Self.ends(of: bytes.count, &random)
            #expect(player.play(bytes, ends: ends) == whole, "\(bytes) \(ends) seed \(random.seed)")
        }
    }

    @Test("pure garbage after a status line never crashes it")
    func garbage() {
        var random = SeededRandom()
        for _ in 0..<5_000 {
            var bytes = Array("HTTP/1.1 200 OK\r\n".utf8)
            let heads = ["", "\r\n", "Transfer-Encoding: chunked\r\n\r\n", "Transfer-Encoding: ", "Content-Length: "]
            bytes += Array(heads[Int.random(in: 0..<heads.count, using: &random)].utf8)
            for _ in 0..<Int.random(in: 0...120, using: &random) {
                bytes.append(UInt8.random(in: 0...255, using: &random))
            }
            let player = WirePlayer(closes: true)
            let whole = player.play(bytes, ends: [bytes.count])
            #expect(whole.breach.isEmpty, "\(bytes) seed \(random.seed)")
            #expect(player.play(bytes, ends: Array(0...bytes.count)) == whole, "\(bytes) seed \(random.seed)")
        }
    }

    @Test("a head that comes byte by byte is looked at about once, not once for each byte")
    func headIsNotQuadratic() {
        // 1 MiB of one value: with a search from the start at each of its bytes this would take hours, not moments.
        var bytes = Array("HTTP/1.1 200 OK\r\nX-A: ".utf8) + Array(repeating: UInt8(ascii: "a"), count: 1 << 20)
        bytes += Array("\r\nContent-Length: 0\r\n\r\n".utf8)
        var machine = ResponseMachine()
        let table = HeaderTable(capacity: 10)
        var last = ResponseMachine.Step.needMore(consumed: 0)
        bytes.withUnsafeMutableBytes { all in
            for count in 1...all.count {
                last = machine.receive(
                    UnsafeMutableRawBufferPointer(rebasing: all[..<count]), table: table, headBytesMax: 2 << 20)
            }
        }
        #expect(last == .head(consumed: bytes.count))
        #expect(table.count == 2)
    }

    @Test("it stays done, and stays failed")
    func endsAreFinal() {
        let table = HeaderTable(capacity: 10)
        var done = ResponseMachine(isHead: true)
        var bytes = Array("HTTP/1.1 200 OK\r\n\r\nmore".utf8)
        bytes.withUnsafeMutableBytes { all in
            #expect(done.receive(all, table: table, headBytesMax: 100) == .head(consumed: 19))
            let rest = UnsafeMutableRawBufferPointer(rebasing: all[19...])
            #expect(done.receive(rest, table: table, headBytesMax: 100) == .done(consumed: 0))
            #expect(done.receive(rest, table: table, headBytesMax: 100) == .done(consumed: 0))
            #expect(done.peerClosed() == .complete)
        }
        var failed = ResponseMachine()
        var bad = Array("HTTP/3".utf8)
        bad.withUnsafeMutableBytes { all in
            #expect(failed.receive(all, table: table, headBytesMax: 100) == .failed(.malformed))
            #expect(failed.receive(all, table: table, headBytesMax: 100) == .failed(.malformed))
            #expect(failed.peerClosed() == .failed(.malformed))
        }
    }

    @Test("a machine is a plain value without references, small enough for a slab")
    func machineIsPlain() {
        #expect(_isPOD(ResponseMachine.self))
        #expect(MemoryLayout<ResponseMachine>.stride <= 192)
    }

    private static func ends(of count: Int, _ random: inout SeededRandom) -> [Int] {
        (0..<Int.random(in: 0...8, using: &random)).map { _ in Int.random(in: 0...count, using: &random) }.sorted()
            + [count]
    }
}
