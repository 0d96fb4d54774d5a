import CShims
import Glibc

@testable import LoadEngine

/// Serves wire cases to libcurl, through the transport that carries exchanges over it, and tells what came of each.
///
/// Server and client take turns on one thread, so that it is known what has been delivered: an exchange that has seen all
/// of its bytes and does not end is open.
struct CurlWirePlayer {
    private struct Peer {
        var descriptor: Int32
        /// nil until it has asked for its case.
        var wire: Int?
        var incoming: [UInt8] = []
        var sent = 0
        /// Turns since everything was with the client's kernel.
        var turns = 0
    }

    /// Turns without an event after which nothing is left to be read: libcurl takes 16 KiB at a time.
    private static let turnsMax = 64

    /// By when all of it must be over.
    private static let endMax = Nanoseconds.seconds(120)

    private let cases: [WireCase]
    private let listener = LoopbackListener()
    private var peers: [Peer] = []
    private var results: [WireResult?]

    /// What libcurl makes of each case, in their order.
    ///
    /// - Parameter cases: of the same limits, which are those of a plan.
    static func play(_ cases: [WireCase]) throws -> [WireResult] {
        var player = CurlWirePlayer(cases)
        defer { player.close() }
        return try player.run()
    }

    private init(_ cases: [WireCase]) {
        self.cases = cases
        results = cases.map { _ in nil }
    }

    private mutating func run() throws -> [WireResult] {
        var run = CurlRun(http: listener.port, transport: .curl(CurlPlan(version: .http11)))
        run.users = cases.count
        run.limits.headBytesMax = cases[0].headBytesMax
        run.limits.headerFieldsMax = cases[0].fieldsMax
        let plan = run.plan(sessions: 1)
        let clock = MonotonicClock(start: MonotonicClock.reading())
        // A client for each case: what one leaves behind must not reach another.
        var transport = try CurlTransport(
            plan, addresses: ResolvedAddresses(plan), share: WorkerShare(plan, worker: 0), clock: clock)
        for (place, wire) in cases.enumerated() {
            let request = Array("\(wire.request) /\(place) HTTP/1.1\r\nHost: wire\r\n\r\n".utf8)
            let isBegun = request.withUnsafeBytes {
                transport.begin(
                    place,
                    ExchangeOrder(
                        generation: 1, client: place, program: 0, origin: 0, source: 0, isHead: wire.request == "HEAD",
                        isIdempotent: false, keepsBody: true, request: $0))
            }
            if !isBegun { throw WireCase.FormatError(description: "\(wire.place): no memory for an exchange") }
        }
        while let open = results.firstIndex(of: nil) {
            if clock.now() > Self.endMax { throw WireCase.FormatError(description: "\(cases[open].place): no end") }
            _ = transport.wait(
                until: clock.now() + .milliseconds(peers.contains { $0.turns > 0 } ? 0 : 1), now: clock.now())
            while let note = transport.nextNote() {
                guard case .ended(let outcome) = note.kind else { continue }
                results[note.place] = Self.result(transport.response(note.place), outcome.key)
            }
            serve()
            for peer in peers where peer.turns > Self.turnsMax {
                guard let wire = peer.wire, results[wire] == nil else { continue }
                results[wire] = Self.result(transport.response(wire), "open")
            }
        }
        for place in cases.indices { transport.close(place) }
        return results.compactMap { $0 }
    }

    private static func result(_ response: CarriedResponse, _ end: String) -> WireResult {
        var result = WireResult()
        result.end = end
        result.status = response.status == 0 ? nil : response.status
        result.body = Array(response.body)
        return result
    }

    private mutating func serve() {
        while true {
            let descriptor = accept(listener.descriptor, nil, nil)
            if descriptor < 0 { break }
            _ = rms_set_nonblocking(descriptor)
            peers.append(Peer(descriptor: descriptor))
        }
        for index in peers.indices where peers[index].descriptor >= 0 {
            if peers[index].wire == nil { read(&peers[index]) }
            if let wire = peers[index].wire { answer(&peers[index], cases[wire]) }
        }
    }

    private func read(_ peer: inout Peer) {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let count = Glibc.read(peer.descriptor, &buffer, buffer.count)
        if count > 0 { peer.incoming += buffer[..<count] }
        guard let end = peer.incoming.firstRange(of: Array("\r\n\r\n".utf8)), end.upperBound > 0 else { return }
        let target = String(decoding: peer.incoming, as: UTF8.self).split(separator: " ")[1]
        peer.wire = Int(target.dropFirst())
    }

    private func answer(_ peer: inout Peer, _ wire: WireCase) {
        while peer.sent < wire.response.count {
            let count = wire.response[peer.sent...].withUnsafeBytes {
                send(peer.descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            // What has no room yet is sent in a later turn; to a client that has gone it need not be sent.
            if count < 0 { return }
            peer.sent += count
        }
        if wire.closes {
            Glibc.close(peer.descriptor)
            peer.descriptor = -1
            return
        }
        var waiting: Int32 = 0
        _ = ioctl(peer.descriptor, UInt(TIOCOUTQ), &waiting)
        if waiting == 0 { peer.turns += 1 }
    }

    private func close() {
        for peer in peers where peer.descriptor >= 0 { Glibc.close(peer.descriptor) }
        Glibc.close(listener.descriptor)
    }
}
