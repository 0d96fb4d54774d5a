import Testing

@testable import Platform

/// Which servers of a platform file can be made the primary, and in whose place.
@Suite struct DescribedPromotionTests {
    private func part(_ name: String, _ role: PartDescription.Role?, hasStatus: Bool = true) -> PartDescription {
        var part = PartDescription(name: name, tier: .database)
        part.role = role
        part.promote = CommandDescription("echo promoted \(name) >>\"$SCRATCH/promoted\"")
        if hasStatus {
            part.status.mariadb = DatabaseSource(.address(Endpoint(host: "127.0.0.1", port: 1)), user: "monitor")
        }
        return part
    }

    private func platform(
        _ parts: [PartDescription], faultsAllowed: Bool = true, environment: [String: String] = [:]
    ) -> DescribedPlatform {
        var description = PlatformDescription(name: "p", entry: "http://127.0.0.1:9")
        description.faultsAllowed = faultsAllowed
        description.parts = parts
        return DescribedPlatform(description, environment: environment)
    }

    @Test("one that could be replaced again can be promoted: by the primary of the file, or by the only other one")
    func parts() {
        let pair = [part("db-1", .primary), part("db-2", .replica)]
        #expect(platform(pair).promotableParts == ["db-1", "db-2"])
        #expect(platform(pair).formerPrimary(of: "db-2") == "db-1")
        #expect(platform(pair, faultsAllowed: false).promotableParts == [])
        let three = pair + [part("db-3", .replica)]
        #expect(platform(three).promotableParts == ["db-2", "db-3"])
        #expect(platform(three).formerPrimary(of: "db-3") == "db-1")
        #expect(platform([part("db-1", nil), part("db-2", nil)]).formerPrimary(of: "db-2") == "db-1")
        // Nobody would tell who leads, and nothing could prove that it was done.
        #expect(platform([part("db-1", .primary, hasStatus: false), part("db-2", .replica)]).promotableParts == [])
    }

    @Test("a server that does not say whether it leads is not promoted, and its command is not run")
    func unknown() async throws {
        try await Fakes.with { fakes in
            let events = Events()
            let platform = platform(
                [part("db-1", .primary), part("db-2", .replica)], environment: fakes.environment)
            let plan = FaultPlan(
                name: "switch", kind: .promote, part: "db-2", trigger: .at(.zero), healAfter: .zero)
            let runner = FaultRunner(platform: platform, report: events.add)
            try runner.check(plan)
            await #expect(throws: PlatformError.self) { try await platform.preflight([plan]) }
            await #expect(throws: PlatformError.self) {
                _ = try await FaultKind.promote.inject(
                    Deed(plan: plan, part: try platform.part("db-2"), platform: platform))
            }
            #expect(readSmallFile(fakes.scratch.path + "/promoted") == nil)
            _ = try await platform.promote("db-2")
            #expect(readSmallFile(fakes.scratch.path + "/promoted") == "promoted db-2\n")
        }
    }
}
