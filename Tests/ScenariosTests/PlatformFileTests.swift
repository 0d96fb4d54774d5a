import Foundation
import LoadEngine
import Platform
import Testing

@testable import Scenarios

@Suite struct PlatformFileTests {
    private static let example = "\(Fixtures.root)/platforms/example.yaml"
    private static let folder = "\(Fixtures.root)/Tests/ScenariosTests/Goldens/platform-errors"
    private static let cases = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
        .filter { $0.hasSuffix(".yaml") }.sorted()

    @Test("the example is read, part by part")
    func example() throws {
        let platform = try PlatformFile.load(path: Self.example)
        #expect(platform.name == "production-like" && platform.faultsAllowed)
        #expect(PlatformFile.entry(of: platform) == Origin(scheme: "http", host: "rms.example.test", port: 80))
        #expect(platform.nodeHeader == "X-RMS-Node" && platform.cookie == "JSESSIONID")
        #expect(
            platform.parts.map(\.name) == ["vip", "lb-1", "lb-2", "rms-1", "rms-2", "db-1", "db-2", "cms"])
        let balancer = try #require(platform.part("lb-1"))
        var control = ControlDescription(.systemd(unit: "apache2"))
        control.ssh = SSHDestination("ops@lb1.example.test")
        control.sudo = true
        control.gracefulSignal = .winch
        control.folder = "\(Fixtures.root)/platforms"
        #expect(balancer.control == control)
        #expect(balancer.status.modJK?.user == "monitor" && balancer.status.modJK?.password == .variable("LB_PASSWORD"))
        let node = try #require(platform.part("rms-1"))
        #expect(node.route == "rms1" && node.readyWithinMs == 90_000 && node.control?.limitMs == 20_000)
        #expect(node.address == Endpoint(host: "rms1.example.test", port: 8009))
        #expect(node.status.jmx?.address.path == "/manager/jmxproxy/")
        guard case .command(let lines)? = platform.part("rms-2")?.control?.driver else {
            Issue.record("rms-2 has no commands")
            return
        }
        #expect(lines.kill == "kill -s KILL $(cat /run/rms/rms-2.pid)" && lines.stop == nil)
        #expect(platform.part("rms-2")?.control?.faults == [.kill, .freeze])
        let database = try #require(platform.part("db-2"))
        #expect(database.address == Endpoint(host: "db2.example.test", port: 3306))
        #expect(database.role == .replica && database.promote?.line == "/opt/db/promote db-2")
        #expect(database.status.mariadb?.place == .address(Endpoint(host: "db2.example.test", port: 3306)))
        #expect(platform.part("cms")?.tier == .thirdParty)
        guard case .query(let query)? = platform.writes else {
            Issue.record("no query")
            return
        }
        #expect(query.text.contains("comment_key IN (${keys}) GROUP BY"))
        #expect(query.source?.user == "audit" && query.source?.password == .variable("DB_AUDIT_PASSWORD"))
    }

    @Test("what describe prints is a platform file again, and means the same")
    func describes() throws {
        let text = try PlatformFile.describe(path: Self.example)
        #expect(text.contains("within: 10s") && text.contains("cookie: JSESSIONID"))
        let path = "\(Fixtures.root)/platforms/.described-\(UInt32.random(in: 0 ... .max)).yaml"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        #expect(try PlatformFile.load(path: path) == PlatformFile.load(path: Self.example))
        #expect(try PlatformFile.describe(path: path) == text)
    }

    @Test("a bad platform file gets its errors, each with its place", arguments: cases)
    func errors(_ file: String) throws {
        var found: [String] = []
        do {
            _ = try PlatformFile.load(path: "\(Self.folder)/\(file)")
        } catch {
            found = error.diagnostics.map { $0.description.replacing("\(Self.folder)/", with: "") }
        }
        #expect(!found.isEmpty, "\(file) was accepted")
        try expectGolden(
            found.joined(separator: "\n") + "\n", "\(Self.folder)/\(file.replacing(".yaml", with: ".txt"))")
    }

    @Test("the schema accepts the example, with and without its defaults, and refuses what the check refuses")
    func schema() throws {
        let validator = try SchemaValidator(PlatformSchema.text())
        func problem(_ text: String) throws -> String? {
            var reader = TreeReader(file: "x.yaml")
            let tree = reader.tree(text)
            return validator.problem(SchemaValidator.value(try #require(tree)))
        }
        #expect(try problem(Fixtures.text(Self.example)) == nil)
        #expect(try problem(PlatformFile.describe(path: Self.example)) == nil)
        #expect(Self.cases.count >= 5)
        for file in Self.cases { #expect(try problem(Fixtures.text("\(Self.folder)/\(file)")) != nil, "\(file)") }
    }

    @Test("a platform file is told from a scenario")
    func kinds() {
        #expect(PlatformFile.isOne(path: Self.example))
        #expect(!PlatformFile.isOne(path: Fixtures.path("smoke.yaml")))
        #expect(!PlatformFile.isOne(path: "nowhere.yaml"))
    }

    private func text(_ platform: String, faults: String = "", targets: String = "") -> String {
        Fixtures.scenario(more: faults + targets).replacing("platform: embedded", with: "platform: \(platform)")
    }

    private func fault(_ kind: String, _ part: String) -> String {
        "faults: [{name: f, \(kind): \(part), when: {at: 1s}, heal: {after: 1s}}]\n"
    }

    @Test("a scenario names a platform file from its own folder, a command line from where it is")
    func chosen() throws {
        let expected = PlatformChoice.file(try PlatformFile.load(path: Self.example))
        let path = "\(Fixtures.root)/scenarios/x.yaml"
        let options = LoadOptions(environment: [:])
        let named = try Scenario.load(
            text: text("../platforms/example.yaml", faults: fault("kill", "rms-2")), path: path, options: options)
        guard case .file(let description) = named.platform else {
            Issue.record("no platform file")
            return
        }
        #expect(description.parts.map(\.name).count == 8)
        #expect(named.describe().contains("# part rms-2 (nodes), route rms2"))
        let overridden = try Scenario.load(
            text: Fixtures.scenario(), path: "elsewhere/x.yaml",
            options: LoadOptions(platform: Self.example, environment: [:]))
        #expect(overridden.platform == expected)
    }

    @Test(
        "a fault that the platform file does not carry is an error before anything is sent",
        arguments: [
            ("kill", "rms-9", "found the unknown part \"rms-9\" (did you mean \"rms-1\"?)"),
            (
                "kill", "cms",
                "found kill on cms, to which the platform file gives no control, expected a control for it"
            ),
            (
                "restart", "rms-2",
                "found restart on rms-2, which its control (command) cannot do, expected one of kill, freeze"
            ),
            ("drain", "lb-1", "found drain on lb-1, whose balancers cannot all be told, expected a status that drains"),
        ])
    func refused(_ kind: String, _ part: String, _ words: String) {
        let errors = Fixtures.errors(text(Self.example, faults: fault(kind, part)))
        #expect(errors.count == 1 && errors[0].contains(words), "\(errors)")
        #expect(errors.first?.hasPrefix("x.yaml:5:") == true)
        #expect(Fixtures.errors(text(Self.example, faults: fault("drain", "rms-1"))) == [])
    }

    @Test("faults are refused where the platform file does not allow them")
    func harmless() throws {
        let path = "\(Fixtures.root)/platforms/.harmless-\(UInt32.random(in: 0 ... .max)).yaml"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Fixtures.text(Self.example).replacing("faults: allowed ", with: "# ")
            .write(toFile: path, atomically: true, encoding: .utf8)
        let errors = Fixtures.errors(text(path, faults: fault("kill", "rms-1")))
        #expect(errors.count == 1 && errors[0].contains("whose file does not say faults: allowed"), "\(errors)")
        #expect(Fixtures.errors(text(path)) == [])
    }

    @Test("targets may name the file's nodes, errors of the file are the scenario's, and a missing file has its place")
    func targets() {
        let known = text(Self.example, targets: "targets: {run: {nodes.rms-2.responses: \">= 1\"}}\n")
        #expect(Fixtures.errors(known) == [])
        let unknown = text(Self.example, targets: "targets: {run: {nodes.lb-1.responses: \">= 1\"}}\n")
        #expect(Fixtures.errors(unknown).first?.contains("unknown node \"lb-1\"") == true)
        let bad = Fixtures.errors(text("\(Self.folder)/missing.yaml"))
        #expect(bad.contains { $0.hasPrefix("\(Self.folder)/missing.yaml:1:1: entry: found nothing") }, "\(bad)")
        #expect(
            Fixtures.errors(text("nowhere.yaml")) == [
                "x.yaml:2:11: platform: found no such file (nowhere.yaml), expected a file that exists"
            ])
    }
}
