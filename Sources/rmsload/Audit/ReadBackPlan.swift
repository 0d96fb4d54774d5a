import LoadEngine
import Scenarios
import Verdict

/// The plan that reads writes back, a session for each, and what its answers mean.
struct ReadBackPlan {
    let plan: Plan
    private let readBack: WriteAudit.ReadBack

    /// Requests in flight at most: a look afterwards is no load test.
    private static let usersMax = 16

    /// - Parameter run: the plan of the run that wrote.
    init(_ notes: [WriteNote], _ audit: WriteAudit, of run: Plan) {
        readBack = audit.readBack
        let rows = notes.map { [String(decoding: $0.id, as: UTF8.self), $0.key(seed: run.seed)] }
        var expectations: [Expectation] = [.status([200...299])]
        var captures: [Capture] = []
        switch audit.readBack {
        case .item: expectations.append(.bodyContains(Template([.feeder(0, column: 1)])))
        case .list(let ids): captures = [Capture(variable: 0, source: .json(ids))]
        }
        var target = audit.target
        target.parts = target.parts.map { part in
            if case .variable(let slot) = part { return .feeder(0, column: slot) }
            return part
        }
        let exchange = ExchangePlan(
            step: 0, target: target,
            headers: [
                HeaderTemplate(name: "User-Agent", value: Template(Scenario.userAgent)),
                HeaderTemplate(name: "Accept", value: Template("*/*")),
            ],
            expectations: expectations, captures: captures,
            timeouts: Timeouts(connect: .seconds(2), firstByte: .seconds(5), total: .seconds(10)),
            audit: WriteAudit(id: 0, target: target, readBack: audit.readBack))
        plan = Plan(
            name: "read-back", seed: run.seed, origins: run.origins,
            sessions: [
                SessionPlan(
                    name: "read", connections: 1, operations: [.exchange(0), .end], exchanges: [exchange],
                    variables: ["ids"])
            ],
            steps: ["read back"],
            feeders: [Feeder(name: "writes", columns: ["id", "key"], rows: rows, pick: .unique)],
            load: LoadPlan(
                model: .closed(users: max(1, min(Self.usersMax, rows.count)), rampUp: 0, duration: .seconds(3_600)),
                arrivalsMax: rows.count))
    }

    /// What an answer says of the write that it was asked about.
    ///
    /// Only 404 and 410 say that something is gone; any other answer that is not as expected says nothing.
    func finding(_ answer: WriteNote, of write: WriteNote) -> WritesRecord.Finding {
        if answer.answer != .acknowledged { return answer.status == 404 || answer.status == 410 ? .there(0) : .unknown }
        switch readBack {
        case .item: return .there(1)
        case .list:
            guard let ids = Self.ids(String(decoding: answer.id, as: UTF8.self)) else { return .unknown }
            let isListed = write.answer != .acknowledged || ids.contains(String(decoding: write.id, as: UTF8.self))
            return .there(isListed ? ids.count : 0)
        }
    }

    /// The ids of a JSON array of numbers or texts; nil for anything else.
    static func ids(_ json: String) -> [String]? {
        guard json.hasPrefix("["), json.hasSuffix("]") else { return nil }
        return json.dropFirst().dropLast().split(separator: ",").map { item in
            String(
                item.drop { $0.isWhitespace || $0 == "\"" }.reversed().drop { $0.isWhitespace || $0 == "\"" }.reversed()
            )
        }
    }
}
