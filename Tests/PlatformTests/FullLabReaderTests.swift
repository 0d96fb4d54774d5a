import Foundation
import Testing

@testable import Platform

extension LabTests {
    /// Status readers, writes and promotion against real Tomcats and MariaDBs, by what a platform file would say.
    @Suite(.enabled(if: isFullAsked, "make test-full runs these")) struct FullLabReaderTests {
        private static var settings: LabSettings {
            var settings = LabSettings(kind: .full)
            settings.nodes.threads = 8
            settings.nodes.sceneCost = .zero
            settings.nodes.sceneCache = .memory
            settings.balancers.connector = .ajp
            settings.thirdParty = nil
            return settings
        }

        private static func write(_ key: String, to lab: Lab) async throws -> Int {
            let request = HTTPRequest(
                path: "/rms/comments", fields: ["Content-Type: application/json"],
                body: "{\"text\": \"hello\", \"key\": \"\(key)\"}")
            return try await StatusPage.fetch(request, from: lab.entry, within: .seconds(10)).get().status
        }

        private static func password(_ name: String, of lab: Lab) -> PasswordPlace {
            .file("\(lab.folder)/full/\(name)")
        }

        private static func source(_ name: String, of lab: Lab) throws -> DatabaseSource {
            let server = try #require(lab.databaseServer(name))
            return DatabaseSource(
                .address(server.endpoint), user: DatabaseSchema.owner,
                password: password(FullLabFolder.ownerPassword, of: lab))
        }

        private static func tomcat(_ lab: Lab, password: PasswordPlace) throws -> TomcatReader {
            let node = try lab.part("rms-1").healthEndpoint
            func client(_ path: String) throws -> StatusClient {
                let address = try #require(PageAddress("http://\(node)\(path)"))
                return StatusClient(
                    source: StatusSource(address, user: TomcatConfiguration.monitor, password: password),
                    environment: ["WRONG": "wrong"], limit: .seconds(10))
            }
            return TomcatReader(
                status: try client(TomcatConfiguration.statusPath), jmx: try client(TomcatConfiguration.jmxPath))
        }

        @Test("Tomcat tells requests, threads and sessions to who has the password, and nobody else")
        func tomcat() async throws {
            try await Scratch.withLab(Self.settings) { lab in
                let reader = try Self.tomcat(lab, password: Self.password(FullLabFolder.monitorPassword, of: lab))
                let before = try #require(try await reader.connectors().clientRequests)
                for _ in 0..<4 { #expect(try await Answer.get("/rms/portal", from: lab.entry).page.status == 200) }
                let status = try await reader.connectors()
                // Two nodes, one session each in turn.
                #expect(status.clientRequests ?? 0 > before)
                #expect(
                    status.words.contains("ajp-nio") && status.words.contains(" of 8 threads busy"), "\(status.words)")
                #expect(try await reader.sessions() >= 1)
                let stranger = try Self.tomcat(lab, password: .variable("WRONG"))
                await #expect { _ = try await stranger.connectors() } throws: { "\($0)".contains("answered 401") }
                await #expect { _ = try await stranger.sessions() } throws: { "\($0)".contains("answered 401") }
            }
        }

        @Test("MariaDB tells its role by its own protocol, over TCP and a Unix socket, and complains in its own words")
        func mariadb() async throws {
            try await Scratch.withLab(Self.settings) { lab in
                let primary = try await Self.source("db-1", of: lab).server("db-1", [:]).status(within: .seconds(5))
                    .get()
                #expect(primary.role == .primary && primary.words.hasPrefix("primary"))
                let replica = try await Self.source("db-2", of: lab).server("db-2", [:]).status(within: .seconds(5))
                    .get()
                #expect(replica.role == .replica && replica.isReadOnly && replica.replication?.behindS == 0)
                #expect(replica.words.hasPrefix("replica of 127.0.0.1:") && replica.words.hasSuffix(", 0 s behind"))
                var wrong = try Self.source("db-1", of: lab)
                wrong.password = .variable("WRONG")
                let denied = try await wrong.server("db-1", ["WRONG": "wrong"]).status()
                guard case .failure(.server(code: 1045, _)) = denied else {
                    Issue.record("\(denied)")
                    return
                }
                // Its users come from 127.0.0.1 only: through the socket it answers, and lets nobody in.
                wrong.place = .socket(lab.folder + "/full/db-1/server.sock")
                let local = try await wrong.server("db-1", ["WRONG": "wrong"]).status()
                #expect("\(local)".contains("1045") && "\(local)".contains("'localhost'"), "\(local)")
            }
        }

        @Test("writes are found by a query of whoever leads, and a query that fails tells nothing, in MariaDB's words")
        func writes() async throws {
            try await Scratch.withLab(Self.settings) { lab in
                #expect(try await Self.write("kept", to: lab) == 201)
                #expect(try await Self.write("twice", to: lab) == 201)
                #expect(try await Self.write("twice", to: lab) == 201)
                var description = PlatformDescription(name: "p", entry: "http://\(lab.entry)")
                for name in Lab.databaseNames {
                    var part = PartDescription(name: name, tier: .database)
                    part.status.mariadb = try Self.source(name, of: lab)
                    description.parts.append(part)
                }
                let base = description
                @Sendable func counts(_ query: String) async throws -> [String: Int] {
                    var description = base
                    description.writes = .query(WritesQuery(query))
                    return try await DescribedPlatform(description, environment: [:])
                        .storedWrites(["kept", "twice", "other"])
                }
                #expect(try await counts(DatabaseSchema.writesQuery) == ["kept": 1, "twice": 2, "other": 0])
                let rows = "SELECT comment_key FROM rms.comments WHERE comment_key IN (${keys})"
                #expect(try await counts(rows) == ["kept": 1, "twice": 2, "other": 0])
                await #expect {
                    _ = try await counts("SELECT nothing FROM rms.comments WHERE comment_key IN (${keys})")
                } throws: {
                    "\($0)".contains("writes: db-1: error 1054: Unknown column 'nothing'")
                }
            }
        }

        @Test("a replica is promoted while the primary lives, loses nothing, is witnessed, and is relieved again")
        func promotion() async throws {
            try await Scratch.withLab(Self.settings) { lab in
                let events = Events()
                let runner = FaultRunner(platform: lab, report: events.add)
                let plan = FaultPlan(
                    name: "switch", kind: .promote, part: "db-2", trigger: .at(.zero), healAfter: .zero)
                await eventually("writes go well") { (try? await Self.write("first", to: lab)) == 201 }
                let written = Task { () -> [String] in
                    var keys: [String] = []
                    while !Task.isCancelled {
                        let key = "k\(keys.count)-\(UInt32.random(in: 0 ... .max))"
                        let status = try? await Self.write(key, to: lab)
                        if status == 201 { keys.append(key) }
                    }
                    return keys
                }
                try await runner.inject(plan)
                await eventually("both say it") { events.has("leads") && events.has("leader-replaced") }
                #expect(await lab.primary(insteadOf: "db-1") == "db-2")
                #expect(await lab.isMarkedOut("db-1") == true)
                await eventually("the old primary follows") {
                    await lab.databaseStatus(of: "db-1")?.replication?.isRunning == true
                }
                await #expect(throws: PlatformError.self) {
                    _ = try await FaultKind.promote.inject(
                        Deed(plan: plan, part: try lab.part("db-2"), platform: lab))
                }
                #expect(await runner.healAll())
                #expect(
                    events.order.first == "victimServing" && events.order.last == "leader-restored", "\(events.order)")
                #expect(await lab.leads("db-1") == true)
                #expect(await lab.leads("db-2") == false)
                written.cancel()
                let keys = await written.value
                #expect(keys.count > 5)
                #expect(
                    try await lab.storedWrites(keys).values.allSatisfy { $0 == 1 },
                    "nothing that was acknowledged is lost")
                // A replica that lacks something would take it along.
                await eventually("the primary waits for its replica again") {
                    await lab.databaseStatus(of: "db-1")?.isSemiSynchronous == true
                }
                _ = try await lab.setStalled(true, "db-2")
                await #expect { _ = try await lab.promote("db-2") } throws: { "\($0)".contains("would be lost") }
                #expect(await lab.leads("db-1") == true)
                #expect(try await Self.write("after", to: lab) == 500)
                _ = try await lab.setStalled(false, "db-2")
            }
        }
    }
}
