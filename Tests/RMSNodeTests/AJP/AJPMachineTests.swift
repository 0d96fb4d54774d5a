import TestSupport
import Testing

@testable import RMSNode

@Suite("The machine of an AJP connection")
struct AJPMachineTests {
    private typealias Wire = WebServerPacket

    /// What a machine did, with every request answered at once by an echo of it.
    private struct Play {
        var sent: [UInt8] = []
        var requests: [NodeRequest] = []
        var isClosed = false

        init(_ pieces: [[UInt8]], secret: String? = nil) {
            var machine = AJPMachine(secret: secret)
            for piece in pieces { perform(machine.receive(piece), &machine) }
        }

        private mutating func perform(_ actions: [AJPMachine.Action], _ machine: inout AJPMachine) {
            for action in actions {
                switch action {
                case .send(let bytes): sent += bytes
                case .close: isClosed = true
                case .process(let request):
                    requests.append(request)
                    perform(machine.answer(NodeResponse(200, headers: [("X-A", "b")], body: [1, 2])), &machine)
                }
            }
        }
    }

    /// What the play answers to each request, written down by hand.
    private static let echo: [UInt8] =
        [0x41, 0x42, 0, 27, 4, 0, 200] + [0, 3, 50, 48, 48, 0] + [0, 2]
        + [0, 3, 88, 45, 65, 0, 0, 1, 98, 0] + [0xA0, 0x03, 0, 1, 50, 0]
        + [0x41, 0x42, 0, 6, 3, 0, 2, 1, 2, 0] + [0x41, 0x42, 0, 2, 5, 1]

    @Test("A ping is answered by a pong, a request by head, body and end, and the connection goes on")
    func conversation() {
        let get = Wire.packet(Wire.forward(path: "/rms/portal", attributes: [Wire.attribute(5, "page=2")]))
        let play = Play([Wire.cping, get, Wire.cping, get])
        #expect(play.sent == Wire.cpong + Self.echo + Wire.cpong + Self.echo)
        #expect(play.requests.map(\.path) == ["/rms/portal", "/rms/portal"])
        #expect(play.requests.first?.query["page"] == "2")
        #expect(!play.isClosed)
    }

    @Test("Bytes may come one by one, or split anywhere")
    func splits() {
        let post = Wire.packet(
            Wire.forward(method: 4, path: "/rms/comments", headers: [Wire.coded(8, "10")]))
        let bytes = Wire.cping + post + Wire.body(Array(1...6)) + Wire.body(Array(7...10))
        // A web server says nothing more before it has its answer.
        let whole = Play([bytes, Wire.cping])
        #expect(whole.sent == Wire.cpong + Wire.getBodyChunk + Self.echo + Wire.cpong)
        #expect(whole.requests.map(\.body) == [.whole(Array(1...10))])
        #expect(Play(bytes.map { [$0] } + [Wire.cping]).sent == whole.sent)
        for place in 1..<bytes.count {
            let split = Play([Array(bytes[..<place]), Array(bytes[place...]), Wire.cping])
            #expect(split.sent == whole.sent, "split at \(place)")
            #expect(split.requests.map(\.body) == [.whole(Array(1...10))], "split at \(place)")
        }
    }

    @Test("A body of unknown length is asked for until an empty part comes", arguments: [[], [0, 0]] as [[UInt8]])
    func chunked(_ end: [UInt8]) {
        let header = Wire.string("Transfer-Encoding") + Wire.string("chunked")
        let post = Wire.packet(Wire.forward(method: 4, headers: [header]))
        let play = Play([post, Wire.body([1, 2, 3]), Wire.body([4]), Wire.packet(end)])
        #expect(play.sent == Wire.getBodyChunk + Wire.getBodyChunk + Wire.getBodyChunk + Self.echo)
        #expect(play.requests.map(\.body) == [.whole([1, 2, 3, 4])])
    }

    @Test("Of a body that is too long no more is asked for, and the connection goes on")
    func tooLong() {
        let post = Wire.packet(Wire.forward(method: 4, headers: [Wire.coded(8, "65537")]))
        let play = Play([post, Wire.body([UInt8](repeating: 1, count: 8_186)), Wire.cping])
        #expect(play.requests.map(\.body) == [.tooLarge])
        #expect(play.sent == Self.echo + Wire.cpong)

        let header = Wire.string("transfer-encoding") + Wire.string("chunked")
        let parts = (0..<9).map { _ in Wire.body([UInt8](repeating: 1, count: 8_186)) }
        let endless = Play([Wire.packet(Wire.forward(method: 4, headers: [header]))] + parts)
        #expect(endless.requests.map(\.body) == [.tooLarge])
    }

    @Test("A body that ends early is 400, one that is longer than announced closes the connection")
    func wrongLength() {
        let post = Wire.packet(Wire.forward(method: 4, headers: [Wire.coded(8, "10")]))
        let early = Play([post, Wire.body([1, 2]), Wire.packet([])])
        #expect(early.requests.isEmpty)
        #expect(Array(early.sent.dropFirst(Wire.getBodyChunk.count + 5).prefix(2)) == [1, 144])
        #expect(early.isClosed)

        let late = Play([post, Wire.body(Array(1...11))])
        #expect(late.requests.isEmpty && late.sent.isEmpty && late.isClosed)
    }

    @Test("A wrong or missing secret is 403 and the end of the connection; without one to compare all may in")
    func secret() {
        let right = Wire.packet(Wire.forward(attributes: [Wire.attribute(0x0C, "s3")]))
        let wrong = Wire.packet(Wire.forward(attributes: [Wire.attribute(0x0C, "s")]))
        let missing = Wire.packet(Wire.forward())
        #expect(Play([right], secret: "s3").sent == Self.echo)
        #expect(Play([wrong]).sent == Self.echo)
        for packet in [wrong, missing] {
            let play = Play([packet], secret: "s3")
            #expect(play.requests.isEmpty && play.isClosed)
            #expect(Array(play.sent.prefix(7)).suffix(3) == [4, 1, 147])
            #expect(play.sent.suffix(6) == [0x41, 0x42, 0, 2, 5, 0])
        }
        // The part of the body that comes unasked is taken first, or closing would reset the 403 on its way.
        let post = Wire.packet(Wire.forward(method: 4, headers: [Wire.coded(8, "9")]))
        #expect(Play([post], secret: "s3").sent.isEmpty)
        #expect(Play([post, Wire.body([1])], secret: "s3").isClosed)
    }

    @Test(
        "What is no AJP closes the connection as soon as it is known",
        arguments: [
            Array("GE".utf8), [0x12, 0x35], [0x12, 0x34, 0x1F, 0xFD], [0x12, 0x34, 0, 0], [0x12, 0x34, 0, 1, 7],
            [0x12, 0x34, 0, 2, 10, 0], [0x12, 0x34, 0, 1, 2], Wire.body([1, 2, 3]),
        ] as [[UInt8]])
    func malformed(_ bytes: [UInt8]) {
        let play = Play([bytes, Wire.cping])
        #expect(play.isClosed)
        #expect(play.sent.isEmpty && play.requests.isEmpty)
    }

    @Test("Any bytes lead to whole packets or to the end, and nothing follows the end")
    func noise() {
        var random = SeededRandom()
        let good = Wire.packet(
            Wire.forward(method: 4, headers: [Wire.coded(8, "3")], attributes: [Wire.attribute(5, "a=b")]))
        var closed = 0
        for _ in 0..<5_000 {
            var bytes = good + Wire.body([1, 2, 3])
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0 ... .max, using: &random)
            }
            let play = Play(bytes.map { [$0] })
            var rest = play.sent[...]
            while rest.count >= 4, Array(rest.prefix(2)) == Array("AB".utf8) {
                rest = rest.dropFirst(2)
                let length = rest.prefix(2).reduce(0) { $0 << 8 | Int($1) }
                rest = rest.dropFirst(2 + length)
            }
            #expect(rest.isEmpty, "\(bytes)")
            closed += play.isClosed ? 1 : 0
            if play.isClosed { #expect(Play(bytes.map { [$0] } + [Wire.cping]).sent == play.sent, "\(bytes)") }
        }
        #expect(closed > 100)
    }

    @Test("A packet while a request is being processed is out of turn")
    func outOfTurn() {
        var machine = AJPMachine(secret: nil)
        _ = machine.receive(Wire.packet(Wire.forward()))
        let actions = machine.receive(Wire.cping)
        #expect(actions.count == 1)
        guard case .close? = actions.first else {
            Issue.record("found \(actions), expected the end")
            return
        }
        #expect(machine.answer(NodeResponse(200)).isEmpty)
    }

    @Test("Bodies are cut into the largest parts that fit, and HEAD, 204 and 304 have none")
    func bodies() throws {
        let bytes = AJPPacket.sendBody([UInt8](repeating: 7, count: 8_185))
        #expect(bytes.count == 8_192 + 9)
        #expect(Array(bytes[..<7]) == [0x41, 0x42, 0x1F, 0xFC, 3, 0x1F, 0xF8])
        for (method, status) in [(3, 200), (2, 204), (2, 304)] as [(UInt8, Int)] {
            var machine = AJPMachine(secret: nil)
            _ = machine.receive(Wire.packet(Wire.forward(method: method)))
            guard case .send(let sent)? = machine.answer(NodeResponse(status, body: [9, 9])).first else {
                Issue.record("found no answer")
                return
            }
            #expect(sent.count == 4 + 11 + 6)
        }
    }

    @Test("Headers that do not fit into a packet become a 500 rather than a packet that is too long")
    func longHeaders() throws {
        var machine = AJPMachine(secret: nil)
        _ = machine.receive(Wire.packet(Wire.forward()))
        let long = String(repeating: "x", count: 9_000)
        guard case .send(let sent)? = machine.answer(NodeResponse(200, headers: [("X-Long", long)])).first else {
            Issue.record("found no answer")
            return
        }
        #expect(Array(sent[4..<7]) == [4, 1, 244])
        #expect(sent.count < 400)
    }

    @Test("At the node's end an idle connection closes, a busy one after its answer, which says so")
    func stopping() {
        var idle = AJPMachine(secret: nil)
        #expect(idle.stop().count == 1)
        var busy = AJPMachine(secret: nil)
        _ = busy.receive(Wire.packet(Wire.forward()))
        #expect(busy.stop().isEmpty)
        let actions = busy.answer(NodeResponse(204))
        guard case .send(let sent)? = actions.first, case .close? = actions.last else {
            Issue.record("found \(actions), expected an answer and the end")
            return
        }
        #expect(sent.suffix(6) == [0x41, 0x42, 0, 2, 5, 0])
    }
}
