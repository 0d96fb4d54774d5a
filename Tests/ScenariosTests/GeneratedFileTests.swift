import Foundation
import Testing

@testable import Scenarios

@Suite struct GeneratedFileTests {
    @Test("the reference is what the table generates")
    func reference() throws {
        try expectGolden(ScenarioReference.text(), "\(Fixtures.root)/docs/scenario-reference.md")
    }

    @Test("the schema is what the table generates")
    func schema() throws {
        try expectGolden(ScenarioSchema.text(), Fixtures.path("scenario.schema.json"))
    }

    @Test("the reference and the schema of platform files are what the table generates")
    func platforms() throws {
        try expectGolden(PlatformReference.text(), "\(Fixtures.root)/docs/platform-reference.md")
        try expectGolden(PlatformSchema.text(), "\(Fixtures.root)/platforms/platform.schema.json")
    }

    @Test("the resolved plan of the fail-over scenario")
    func described() throws {
        let scenario = try Scenario.load(
            path: Fixtures.path("node-failover.yaml"), options: LoadOptions(environment: [:]))
        try expectGolden(
            scenario.describe(), "\(Fixtures.root)/Tests/ScenariosTests/Goldens/node-failover.plan.yaml")
    }
}
