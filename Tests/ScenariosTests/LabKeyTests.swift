import LoadEngine
import Platform
import Testing

@testable import Scenarios

/// Keys of a lab that stand beside some others only.
@Suite struct LabKeyTests {
    @Test("keys that belong to one connector arrive with it, and are refused beside another")
    func connectorKeys() throws {
        let jk = "platform: {balancers: {connector: mod_jk, retries: 3, recovery-options: 3}}"
        let text = Fixtures.scenario().replacing("platform: embedded", with: jk)
        guard case .lab(let settings) = try Fixtures.load(text).platform else {
            Issue.record("no lab")
            return
        }
        #expect(settings.balancers.connector == .modJK)
        #expect(settings.balancers.retries == 3 && settings.balancers.recoveryOptions == 3)
        #expect(
            Fixtures.errors(text.replacing("mod_jk", with: "ajp")) == [
                "x.yaml:2:49: platform.balancers.retries: found 3, expected 2, or connector: mod_jk",
                "x.yaml:2:70: platform.balancers.recovery-options: found 3, expected 0, or connector: mod_jk",
            ])
        #expect(
            Fixtures.errors(text.replacing("retries: 3", with: "fail-on-timeout: true, health-check: {}")) == [
                "x.yaml:2:60: platform.balancers.fail-on-timeout: found \"true\", expected false, or connector: ajp or http "
                    + "(mod_jk always does so)",
                "x.yaml:2:80: platform.balancers.health-check: found an empty mapping, expected none, or connector: ajp or http",
            ])
        let none = "platform: {third-party: false, nodes: {resource-cache: memory}}"
        #expect(
            Fixtures.errors(Fixtures.scenario().replacing("platform: embedded", with: none)) == [
                "x.yaml:2:56: platform.nodes.resource-cache: found \"memory\", expected none, or a third party (there "
                    + "would be nothing to cache)"
            ])
    }

    @Test("keys of the full lab arrive with its own defaults, and what it cannot do is refused with its reason")
    func fullLabKeys() throws {
        func settings(_ platform: String) throws -> LabSettings? {
            let text = Fixtures.scenario().replacing("platform: embedded", with: "platform: \(platform)")
            guard case .lab(let settings) = try Fixtures.load(text).platform else { return nil }
            return settings
        }
        let standard = try #require(try settings("full"))
        #expect(standard == LabSettings(kind: .full))
        #expect(standard.nodes.sessionStore == .replicatedAsync && standard.nodes.databaseLatency == .zero)
        var changed = LabSettings(kind: .full)
        changed.nodes.sessionStore = .replicatedSync
        changed.nodes.databaseLatency = .milliseconds(5)
        changed.database.replication = .asynchronous
        changed.database.semiSynchronousTimeout = .seconds(3)
        #expect(
            try settings(
                "{lab: full, nodes: {session-store: replicated-sync, database-latency: 5ms}, database: {replication: "
                    + "async, semi-sync-timeout: 3s}}") == changed)
        let wrong = "platform: {lab: full, nodes: {session-store: database, write-behind: 1s}}"
        #expect(
            Fixtures.errors(Fixtures.scenario().replacing("platform: embedded", with: wrong)) == [
                "x.yaml:2:46: platform.nodes.session-store: found \"database\", expected memory, replicated-async or "
                    + "replicated-sync in the full lab",
                "x.yaml:2:70: platform.nodes.write-behind: found \"1s\", expected none in the full lab: its nodes do not "
                    + "lie",
            ])
        let none = "platform: {database: {replication: async}}"
        #expect(
            Fixtures.errors(Fixtures.scenario().replacing("platform: embedded", with: none)) == [
                "x.yaml:2:22: platform.database: found a mapping, expected none, or lab: full (the embedded lab's is a "
                    + "file)"
            ])
    }

    @Test("without a hardware balancer there is one balancer, and faults on the others' parts are refused")
    func oneBalancer() throws {
        let text = Fixtures.scenario().replacing(
            "platform: embedded", with: "platform: {hardware-balancer: false, balancers: {retry: 1s}}")
        guard case .lab(let settings) = try Fixtures.load(text).platform else {
            Issue.record("no lab")
            return
        }
        #expect(settings.hardwareBalancer == nil && settings.balancers.count == 1)
        #expect(
            Fixtures.errors(text + "faults: [{name: f, kill: vip, when: {at: 1s}, heal: {after: 1s}}]\n") == [
                "x.yaml:6:26: faults[0].kill: found the unknown part \"vip\", expected lb-1, rms-1, rms-2 or third-party"
            ])
        #expect(
            Fixtures.errors(text.replacing("{retry: 1s}", with: "{count: 2}")) == [
                "x.yaml:2:57: platform.balancers.count: found 2, expected 1, or a hardware balancer (nobody would "
                    + "go to the second balancer)"
            ])
    }
}
