@testable import LoadEngine

/// A node in a few lines: a bounded number of threads with a queue before them, which stalls, fails and dies on script.
///
/// All its choices come from the seed, so that a run can be repeated to the nanosecond.
final class QueueServer: ServerModel, @unchecked Sendable {
    private var random: RandomStream
    /// When each thread is free again.
    private var threads: [Nanoseconds]
    private let meanService: Nanoseconds
    private let stall: Range<Nanoseconds>
    private let death: Range<Nanoseconds>
    private let failureShare: Double
    private(set) var requests = 0

    init(seed: UInt64, length: Nanoseconds) {
        random = RandomStream(seed: seed, stream: 1)
        threads = Array(repeating: 0, count: 1 + Int(random.below(8)))
        meanService = 1 + random.below(.milliseconds(40))
        let stallAt = random.below(length)
        stall = stallAt..<stallAt + random.below(.seconds(2))
        let deathAt = random.below(length)
        death = deathAt..<deathAt + random.below(.seconds(2))
        failureShare = random.unit() * 0.2
    }

    func connect(at now: Nanoseconds) -> Nanoseconds? { death.contains(now) ? nil : 0 }

    func request(_ text: String, at now: Nanoseconds) -> [ServerAction] {
        requests += 1
        if death.contains(now) { return [.reset(after: 0)] }
        let thread = threads.indices.min { threads[$0] < threads[$1] } ?? 0
        var start = max(now, threads[thread])
        if stall.contains(start) { start = stall.upperBound }
        let end = start + 1 + Nanoseconds(random.exponential() * Double(meanService))
        threads[thread] = end
        if now < death.lowerBound, end > death.lowerBound { return [.reset(after: death.lowerBound - now)] }
        return answer(after: end - now)
    }

    private func answer(after delay: Nanoseconds) -> [ServerAction] {
        if random.unit() >= failureShare {
            // Some responses come in pieces, some on connections that the server then closes.
            switch random.below(11) {
            case 8:
                return [
                    .respond(
                        after: delay,
                        "HTTP/1.1 \(random.below(2) == 0 ? 302 : 307) Y\r\nLocation: /r\r\nContent-Length: 0\r\n\r\n")
                ]
            case 9:
                return [
                    .respond(
                        after: delay,
                        "HTTP/1.1 200 OK\r\nETag: \"a\"\r\nCache-Control: max-age=\(random.below(2))\r\n"
                            + "Content-Length: 2\r\n\r\nok")
                ]
            case 10: return [.respond(after: delay, "HTTP/1.1 304 Not Modified\r\n\r\n")]
            case 0:
                return [
                    .respond(after: delay, "HTTP/1.1 200 OK\r\nContent-Le"),
                    .respond(after: delay + 5, "ngth: 2\r\n\r\nok"),
                ]
            case 1: return [.respond(after: delay, Plans.ok), .close(after: delay + random.below(.milliseconds(5)))]
            case 2:
                return [
                    .respond(after: delay, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n")
                ]
            default: return [.respond(after: delay, Plans.ok)]
            }
        }
        switch random.below(6) {
        case 0: return [.reset(after: delay)]
        case 1: return [.close(after: delay)]
        case 2: return [.respond(after: delay, "HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n")]
        case 3:
            return [.respond(after: delay, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhal"), .close(after: delay)]
        case 4: return [.respond(after: delay, "nonsense\r\n\r\n")]
        default: return [.silence]
        }
    }
}
