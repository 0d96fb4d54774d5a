@testable import LoadEngine

/// Plans and servers that several tests share.
enum Plans {
    /// Every arrival is one GET on a connection of its own.
    static func singleGets(
        perSecond: Double, seconds: Int, port: UInt16 = 1, arrivals: ArrivalProcess = .even, workers: Int = 1,
        timeouts: Timeouts = Timeouts(), grace: Nanoseconds = .seconds(30)
    ) -> Plan {
        let exchange = ExchangePlan(step: 0, target: Template("/"), timeouts: timeouts)
        return Plan(
            name: "test", seed: 7, origins: [Origin(scheme: "http", host: "127.0.0.1", port: port)],
            sessions: [SessionPlan(name: "get", operations: [.exchange(0), .end], exchanges: [exchange])],
            steps: ["get"],
            load: LoadPlan(
                model: .open(arrivals, stages: [Stage(from: perSecond, to: perSecond, duration: .seconds(seconds))]),
                grace: grace),
            workers: workers)
    }

    static let ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
}

/// Answers after a constant delay, except while it is frozen: what comes then is answered after the thaw.
final class FreezingServer: ServerModel, @unchecked Sendable {
    let delay: Nanoseconds
    let freeze: Range<Nanoseconds>
    private(set) var requests = 0

    init(delay: Nanoseconds, freeze: Range<Nanoseconds>) {
        self.delay = delay
        self.freeze = freeze
    }

    func connect(at now: Nanoseconds) -> Nanoseconds? { 0 }

    func request(_ text: String, at now: Nanoseconds) -> [ServerAction] {
        requests += 1
        let wait = freeze.contains(now) ? freeze.upperBound - now : 0
        return [.respond(after: wait + delay, Plans.ok)]
    }
}
