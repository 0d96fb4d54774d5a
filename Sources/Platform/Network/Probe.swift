import Glibc

/// Measures from outside what a fault does to a part: as its users reach it, beside the way past what stands between.
struct Probe: Sendable {
    private let part: any PartControl

    init(_ part: any PartControl) {
        self.part = part
    }

    /// Looks once; nil when the evidence is not there (yet).
    func effect(of impairment: Impairment) async -> String? {
        switch impairment {
        case .partition: await unanswered()
        case .reset: await refused()
        case .loss: await resent()
        case .latency(let by): await longer(by)
        case .slow(let bitsPerS): await slower(bitsPerS)
        case .fill: nil
        }
    }

    private func unanswered() async -> String? {
        let endpoint = part.way.reached
        return await PlainSocket.ending(of: endpoint, within: .milliseconds(400)) == .timeout
            ? "connecting to \(endpoint) is not answered" : nil
    }

    private func refused() async -> String? {
        let endpoint = part.way.reached
        let isRefused = await PlainSocket.isRefused(endpoint)
        guard isRefused, case .running = await part.condition() else { return nil }
        return "\(endpoint) refuses connections although \(part.name) runs"
    }

    /// On a loopback nothing is ever sent again, unless packets are lost.
    private static let resentMin: UInt64 = 3

    private func resent() async -> String? {
        guard let before = Self.resentSegments else { return nil }
        let deadline = Deadline(in: .seconds(3))
        while !deadline.isOver && !Task.isCancelled {
            for _ in 0..<4 { _ = await PlainSocket.ending(of: part.way.reached, within: .milliseconds(100)) }
            if let now = Self.resentSegments, now >= before + Self.resentMin {
                return "\(now - before) segments had to be sent again"
            }
        }
        return nil
    }

    /// Of this process's network.
    private static var resentSegments: UInt64? {
        readSmallFile("/proc/self/net/snmp").flatMap(resentSegments)
    }

    /// `RetransSegs` of the two lines `Tcp:`, of which the first has the names.
    static func resentSegments(in text: String) -> UInt64? {
        let lines = text.split(separator: "\n").filter { $0.hasPrefix("Tcp:") }.map { $0.split(separator: " ") }
        guard lines.count == 2, let place = lines[0].firstIndex(of: "RetransSegs"), place < lines[1].count else {
            return nil
        }
        return UInt64(lines[1][place])
    }

    /// The shortest of three: what else the part is busy with does not count.
    private func longer(_ by: Duration) async -> String? {
        let way = part.way
        let limit = by + .seconds(2)
        guard let through = await shortest({ await roundTripNs(way.reached, way.request, limit) }),
            let past = await shortest({ await roundTripNs(way.past, way.request, limit) }), through > past,
            Double(through - past) >= 0.9 * by.milliseconds * 1e6
        else { return nil }
        return "a round trip took \(through / 1_000_000) ms, past the link \(past / 1_000_000) ms"
    }

    private func shortest(_ measure: () async -> UInt64?) async -> UInt64? {
        var least: UInt64?
        for _ in 0..<3 {
            guard let length = await measure() else { return nil }
            least = min(least ?? .max, length)
        }
        return least
    }

    /// As much as passes in a fifth of a second, within what servers take as one request.
    private func slower(_ bitsPerS: Double) async -> String? {
        let way = part.way
        let bytes = way.padded(to: Int(min(60_000, max(3_000, bitsPerS / 8 * 0.2))))
        let expectedNs = Double(bytes.count) * 8e9 / bitsPerS
        let limit = Duration.nanoseconds(Int64(expectedNs * 3)) + .seconds(5)
        guard let through = await roundTripNs(way.reached, bytes, limit),
            let past = await shortest({ await roundTripNs(way.past, bytes, limit) }),
            Double(through) >= 0.8 * expectedNs, Double(through) >= 2 * Double(past)
        else { return nil }
        return "\(bytes.count) bytes took \(through / 1_000_000) ms, past the link \(past / 1_000_000) ms"
    }

    /// From sending to the first byte of the answer.
    private func roundTripNs(_ endpoint: Endpoint, _ bytes: [UInt8], _ limit: Duration) async -> UInt64? {
        await offPool {
            let deadline = Deadline(in: limit)
            do throws(PlainSocket.Failure) {
                let socket = try PlainSocket(to: endpoint, deadline: deadline)
                let start = MonotonicTime.nowNs()
                try socket.send(bytes, deadline: deadline)
                try socket.awaitBytes(deadline: deadline)
                return MonotonicTime.nowNs() - start
            } catch {
                return nil
            }
        }
    }
}

/// Two ways to a part, and what can be asked on either.
public struct ProbeWay: Sendable {
    /// As its users reach it.
    public var reached: Endpoint
    /// Past what may stand in between.
    public var past: Endpoint
    /// Something that is answered at once.
    public var request: [UInt8]
    /// Whether the request may simply be said again and again; otherwise it is HTTP and takes more fields.
    var isRepeatable = false

    public init(reached: Endpoint, past: Endpoint, request: [UInt8]) {
        self.reached = reached
        self.past = past
        self.request = request
    }

    /// A CPING of AJP/1.3, which a connector answers by itself.
    static func ajp(reached: Endpoint, past: Endpoint) -> ProbeWay {
        var way = ProbeWay(reached: reached, past: past, request: [0x12, 0x34, 0x00, 0x01, 0x0A])
        way.isRepeatable = true
        return way
    }

    /// A GET over HTTP.
    static func http(_ path: String, reached: Endpoint, past: Endpoint) -> ProbeWay {
        ProbeWay(reached: reached, past: past, request: Array(HTTPRequest(path: path).text(for: past).utf8))
    }

    /// About so many bytes to the same effect.
    func padded(to size: Int) -> [UInt8] {
        if isRepeatable { return (0..<max(1, size / request.count)).flatMap { _ in request } }
        // Fields of a size that httpd takes (LimitRequestFieldSize is 8,190), before the empty line.
        var bytes = Array(request.dropLast(2))
        var number = 0
        while bytes.count + 4 < size {
            let length = min(6_000, size - bytes.count - 4)
            bytes += Array("X-Probe-\(number): \(String(repeating: "a", count: max(1, length - 14)))\r\n".utf8)
            number += 1
        }
        return bytes + [0x0D, 0x0A]
    }
}
