import LoadEngine
import Testing

@testable import Scenarios

/// Users instead of arrivals.
@Suite struct ClosedModelTests {
    @Test("the closed model")
    func closed() throws {
        let scenario = try Fixtures.load(Fixtures.scenario(load: "{users: 20, ramp-up: 2s, for: 1m}"))
        #expect(scenario.load.model == .closed(users: 20, rampUp: .seconds(2), duration: .seconds(60)))
        #expect(scenario.load.clients == nil && scenario.load.pacing == nil)
        let again = try Fixtures.load(scenario.describe())
        #expect(again.load == scenario.load)
    }

    @Test("users that come and go, pace themselves and come back")
    func users() throws {
        let load =
            "{stages: [{ramp: 20 users, over: 2s}, {hold: 20 users, for: 1m}, {ramp: 0 users, over: 5s}]"
            + ", pacing: 5s..15s, returning: true}"
        let scenario = try Fixtures.load(Fixtures.scenario(load: load))
        let stages = [
            Stage(from: 0, to: 20, duration: .seconds(2)), Stage(from: 20, to: 20, duration: .seconds(60)),
            Stage(from: 20, to: 0, duration: .seconds(5)),
        ]
        #expect(
            scenario.load
                == LoadPlan(
                    model: .closed(stages: stages), clients: 20, pacing: .uniform(.seconds(5), .seconds(15))))
        #expect(scenario.load.firstHold == .seconds(2) && scenario.load.duration == .seconds(67))
        #expect(try Fixtures.load(scenario.describe()).load == scenario.load)
        #expect(scenario.describe().contains("# users: users come back as who they were"))
    }
}
