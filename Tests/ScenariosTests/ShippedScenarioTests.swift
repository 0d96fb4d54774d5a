import Foundation
import LoadEngine
import Platform
import Testing
import Verdict

@testable import Scenarios

@Suite struct ShippedScenarioTests {
    @Test("every shipped scenario loads", arguments: Fixtures.shipped)
    func loads(_ name: String) throws {
        let scenario = try Scenario.load(path: Fixtures.path(name), options: LoadOptions(environment: [:]))
        #expect("\(scenario.name).yaml" == name)
        #expect(!Fixtures.plan(scenario).sessions.isEmpty)
        #expect(!scenario.targets.isEmpty)
    }

    @Test("the folder has no scenario that these tests do not know")
    func allKnown() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: "\(Fixtures.root)/scenarios")
        #expect(Set(files.filter { $0.hasSuffix(".yaml") }) == Set(Fixtures.shipped))
    }

    @Test("what describe prints is a scenario that gives the same plan", arguments: Fixtures.shipped)
    func describes(_ name: String) throws {
        let scenario = try Scenario.load(path: Fixtures.path(name), options: LoadOptions(environment: [:]))
        let again = try Scenario.load(
            text: scenario.describe(), path: Fixtures.path(name), options: LoadOptions(environment: [:]))
        #expect(String(describing: Fixtures.plan(again)) == String(describing: Fixtures.plan(scenario)))
        #expect(again.platform == scenario.platform)
        #expect(again.faults == scenario.faults)
        #expect(again.targets == scenario.targets)
        #expect(again.judging == scenario.judging)
        #expect(again.describe() == scenario.describe())
    }

    @Test("the tuned and the untuned fail-over differ in nothing but the platform")
    func sameLoad() throws {
        let options = LoadOptions(environment: [:])
        let tuned = try Scenario.load(path: Fixtures.path("node-failover.yaml"), options: options)
        let untuned = try Scenario.load(path: Fixtures.path("node-failover-untuned.yaml"), options: options)
        #expect(String(describing: tuned.sessions) == String(describing: untuned.sessions))
        #expect(tuned.load == untuned.load)
        #expect(tuned.targets == untuned.targets)
        #expect(tuned.faults == untuned.faults)
        #expect(tuned.platform != untuned.platform)
        let stock = try Scenario.load(
            path: Fixtures.path("node-failover.yaml"), options: LoadOptions(profile: "stock", environment: [:]))
        #expect(stock.platform == untuned.platform)
    }

    @Test("defaults of the table are those of the lab and of the judge")
    func defaults() throws {
        let scenario = try Fixtures.load(Fixtures.scenario())
        #expect(scenario.judging == JudgeSettings())
        #expect(scenario.platform == .lab(LabSettings()))
    }
}
