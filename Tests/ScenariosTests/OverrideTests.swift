import LoadEngine
import Platform
import Testing

@testable import Scenarios

@Suite struct OverrideTests {
    private func load(
        set: [(String, String)] = [], profile: String? = nil, seed: UInt64? = nil, target: String? = nil,
        environment: [String: String] = [:], more: String = ""
    ) throws -> Scenario {
        let options = LoadOptions(
            profile: profile, set: set.map { (key: $0.0, value: $0.1) }, seed: seed, target: target,
            environment: environment)
        return try Fixtures.load(Fixtures.scenario(more: more), options)
    }

    private func errors(_ key: String, _ value: String, more: String = "") -> [String] {
        Fixtures.errors(Fixtures.scenario(more: more), LoadOptions(set: [(key, value)], environment: [:]))
    }

    @Test("set reaches lists, mappings, the lab's settings and metrics with dots")
    func reaches() throws {
        #expect(try load(set: [("load.stages[0].hold", "80/s")]).load.firstHold == 0)
        #expect(
            try load(set: [("load.stages[0].hold", "80/s")]).load.model
                == .open(.poisson, stages: [Stage(from: 80, to: 80, duration: .seconds(10))]))
        guard case .lab(let lab) = try load(set: [("platform.nodes.threads", "64")]).platform else {
            Issue.record("not the lab")
            return
        }
        #expect(lab.nodes.threads == 64)
        let target = try load(set: [("targets.run.steps.GET /.response.p95", "< 1s")]).targets
        #expect(target.map(\.metric) == ["steps.GET /.response.p95"])
        #expect(try load(set: [("sessions.a.steps", "[{get: /b}, {get: /c}]")]).steps == ["GET /b", "GET /c"])
        #expect(try load(set: [("name", "y"), ("name", "z")]).name == "z")
    }

    @Test("set refuses paths that lead nowhere, and values that do not fit")
    func refuses() {
        #expect(
            errors("load.stages[1].hold", "80/s") == [
                "--set load.stages[1].hold=80/s: load.stages[1].hold: found load.stages[1], expected an index from 0 to 0"
            ])
        #expect(
            errors("load.stags", "5") == [
                "--set load.stags=5: load.stags: found the unknown key \"stags\" (did you mean \"stages\"?), expected "
                    + "one of arrivals, stages, clients, users, ramp-up, for, pacing, returning, sessions-max, grace"
            ])
        #expect(
            errors("name.x", "5") == [
                "--set name.x=5: name.x: found \"x\" at name, which has no key x, expected a path into the document"
            ])
        #expect(errors("load.grace", "5").count == 1)
        #expect(errors("load..grace", "5s").count == 1)
        #expect(errors("", "5s").count == 1)
        #expect(errors("load.stages[x]", "5s").count == 1)
        #expect(errors("[0]", "5s").count == 1)
        #expect(errors("load.stages", "[{").count == 1)
        #expect(errors("profiles.p.seed", "5", more: "profiles: {p: {}}").count == 1)
    }

    @Test("a flag wins over the environment, which wins over the file")
    func precedence() throws {
        let more = "seed: 1\nprofiles: {p: {seed: 2}, q: {seed: 3}}"
        #expect(try load(more: more).seed == 1)
        #expect(try load(profile: "p", more: more).seed == 2)
        #expect(try load(environment: ["RMSLOAD_PROFILE": "q"], more: more).seed == 3)
        #expect(try load(profile: "p", environment: ["RMSLOAD_PROFILE": "q"], more: more).profile == "p")
        #expect(try load(environment: ["RMSLOAD_SEED": "4"], more: more).seed == 4)
        #expect(try load(profile: "p", environment: ["RMSLOAD_SEED": "4"], more: more).seed == 4)
        #expect(try load(seed: 5, environment: ["RMSLOAD_SEED": "4"], more: more).seed == 5)
        #expect(try load(environment: ["RMSLOAD_SEED": ""], more: more).seed == 1)
        let flag = "http://127.0.0.1:9"
        let environment = ["RMSLOAD_TARGET": "http://[::1]:8"]
        #expect(
            try load(environment: environment).platform == .existing(Origin(scheme: "http", host: "::1", port: 8)))
        #expect(
            try load(target: flag, environment: environment).platform
                == .existing(Origin(scheme: "http", host: "127.0.0.1", port: 9)))
    }

    @Test("bad values from outside name where they come from")
    func origins() {
        func line(_ options: LoadOptions) -> String? { Fixtures.errors(Fixtures.scenario(), options).first }
        #expect(
            line(LoadOptions(environment: ["RMSLOAD_SEED": "x"]))
                == "RMSLOAD_SEED=x: seed: found \"x\", expected a whole number, 0 or more")
        #expect(
            line(LoadOptions(target: "ftp://x", environment: [:]))?.hasPrefix("--target ftp://x: platform: found")
                == true)
        #expect(
            line(LoadOptions(profile: "p", environment: [:]))
                == "--profile p: found the unknown profile p, expected none: the scenario has no profiles")
    }

    @Test("a profile merges mappings and replaces everything else")
    func profiles() throws {
        let more = """
            profiles:
              big: {platform: {nodes: {threads: 64}}, load: {stages: [{hold: 1/s, for: 5s}]}, sessions: {a: {weight: 3}}}
            """
        let scenario = try load(profile: "big", more: more)
        #expect(scenario.sessions[0].weight == 3)
        #expect(scenario.sessions[0].exchanges.count == 1)
        #expect(scenario.load.duration == .seconds(5))
        var settings = LabSettings()
        settings.nodes.threads = 64
        #expect(scenario.platform == .lab(settings))
    }

    @Test("null in a profile takes a key away; one that is not there is an error as anywhere else")
    func removal() throws {
        let targets = "targets: {run: {errors: < 1%}, baseline: {errors: < 1%}}\n"
        let more = targets + "profiles: {bare: {targets: {baseline: null}}}"
        #expect(try load(profile: "bare", more: more).targets.map(\.phase) == [.run])
        #expect(try load(more: more).targets.map(\.phase) == [.run, .baseline])
        let odd = more.replacing("baseline: null", with: "warm-up: null")
        let errors = Fixtures.errors(Fixtures.scenario(more: odd), LoadOptions(environment: [:]))
        #expect(errors.count == 1 && errors[0].contains("profiles.bare.targets.warm-up: found nothing"), "\(errors)")
    }

    @Test("a missing file, a folder and bytes that are not UTF-8 are one clear error each")
    func files() {
        func line(_ path: String) -> String {
            do {
                _ = try Scenario.load(path: path, options: LoadOptions(environment: [:]))
                return ""
            } catch {
                return error.description
            }
        }
        let folder = "\(Fixtures.root)/Tests/ScenariosTests/Goldens"
        #expect(line("no/such.yaml") == "no/such.yaml: found no such file, expected a file that exists")
        #expect(line(folder) == "\(folder): found a folder, expected a file")
        #expect(
            line("\(folder)/data/latin-1.csv")
                == "\(folder)/data/latin-1.csv: found bytes that are not UTF-8, expected text in UTF-8")
    }
}
