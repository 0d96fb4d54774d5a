import Foundation
import Testing

@testable import Platform

/// Whether the tests that need Java and MariaDB are asked for: `make test-full`.
let isFullAsked = ProcessInfo.processInfo.environment["RMSLOAD_FULL"] == "1"

extension LabTests {
    @Suite(.enabled(if: isFullAsked, "make test-full runs these")) struct FullLabTests {
        private static func settings(_ replication: DatabaseSettings.Replication = .semiSynchronous) -> LabSettings {
            var settings = LabSettings(kind: .full)
            settings.nodes.threads = 8
            settings.nodes.sceneCost = .zero
            settings.nodes.sceneCache = .memory
            settings.balancers.connector = .ajp
            settings.balancers.retry = .seconds(1)
            settings.thirdParty = nil
            settings.database.replication = replication
            return settings
        }

        /// What a client can tell a page by: bodies differ in numbers only.
        private struct Looks: Equatable {
            var status: Int
            var type: String?
            var caching: String?
            var keys: [String]

            init(_ answer: Answer) {
                status = answer.page.status
                type = answer.header("Content-Type")
                caching = answer.header("Cache-Control")
                let json = try? JSONSerialization.jsonObject(with: Data(answer.page.body)) as? [String: Any]
                keys = (json ?? [:]).keys.sorted()
            }
        }

        @Test("the full lab's nodes answer as the embedded lab's do, page for page")
        func pages() async throws {
            let paths = [
                "/rms/portal", "/rms/portal?page=2", "/rms/portal?page=99", "/rms/media/101", "/rms/media/102",
                "/rms/media/0", "/rms/media/200000", "/rms/comments", "/rms/comments?key=none", "/rms/comments/1",
                "/rms/comments/999999", "/rms/comments?limit=0", "/rms/updates?since=0&wait=0", "/rms/updates",
                "/rms/updates?since=0&wait=90000", "/rms/nothing", "/static/skin.css",
            ]
            var embedded = LabSettings.quick
            embedded.balancers.connector = .ajp
            embedded.thirdParty = nil
            var looks: [[Looks]] = []
            for settings in [embedded, Self.settings()] {
                looks.append(
                    try await Scratch.withLab(settings) { lab in
                        var looks = [Looks(try await Self.post(#"{"text": "hello"}"#, to: lab))]
                        looks.append(Looks(try await Self.post(#"{"text": 5}"#, to: lab)))
                        looks.append(Looks(try await Self.post("no JSON", to: lab)))
                        for path in paths { looks.append(Looks(try await Answer.get(path, from: lab.entry))) }
                        return looks
                    })
            }
            for (index, path) in (["comment", "no comment", "no JSON"] + paths).enumerated() {
                // Tomcat's own page for what does not exist is HTML.
                if path == "/rms/nothing" {
                    #expect(looks[1][index].status == looks[0][index].status)
                } else {
                    #expect(looks[1][index] == looks[0][index], "\(path)")
                }
            }
        }

        @Test("a session goes on at the other Tomcat when its own is killed, and the killed one comes back")
        func nodeCrash() async throws {
            try await Scratch.withLab(Self.settings()) { lab in
                let first = try await Answer.get("/rms/portal", from: lab.entry)
                let node = try #require(first.node)
                let cookie = try #require(first.cookie)
                #expect(first.page.text.contains("session=\"seq=1\""))
                let route = try #require(lab.nodes.first { $0.name == node }?.route)
                #expect(cookie.hasSuffix("." + route))
                let second = try await Answer.get("/rms/portal?page=2", from: lab.entry, headers: ["Cookie": cookie])
                #expect(second.node == node && second.page.text.contains("session=\"seq=2\""))
                let part = try lab.part(node)
                _ = try await part.kill()
                #expect(await part.waitUntilGone(within: .seconds(5)))
                var third = try await Answer.get("/rms/portal", from: lab.entry, headers: ["Cookie": cookie])
                await eventually("another node answers") {
                    if third.page.status == 200 { return true }
                    third =
                        (try? await Answer.get("/rms/portal", from: lab.entry, headers: ["Cookie": cookie])) ?? third
                    return third.page.status == 200
                }
                #expect(third.node != node && third.page.text.contains("session=\"seq=3\""), "\(third.page.text)")
                #expect(third.cookie?.hasSuffix("." + route) == false)
                try await part.start()
                await eventually("the restarted node is chosen again") {
                    (try? await Answer.get("/rms/portal", from: lab.entry).node) == node
                }
            }
        }

        @Test("a killed primary is replaced, what its stalled replica never got is gone, and it comes back as replica")
        func failover() async throws {
            try await Scratch.withLab(Self.settings(.asynchronous)) { lab in
                #expect(await lab.databaseStatus(of: "db-1")?.isPrimary == true)
                #expect(await lab.databaseStatus(of: "db-2")?.replication?.isRunning == true)
                #expect(await lab.isMarkedOut("db-1") == false)
                #expect(await lab.isMarkedOut("db-2") == true)
                #expect(try await Self.write("kept", to: lab) == 201)
                #expect(try await lab.storedWrites(["kept", "other"]) == ["kept": 1, "other": 0])
                await eventually("the replica has it") { await lab.replicationLag(of: "db-2") == 0 }
                _ = try await lab.setStalled(true, "db-2")
                #expect(await lab.isStalled("db-2") == true)
                #expect(try await Self.write("lost", to: lab) == 201)
                #expect(await lab.replicationLag(of: "db-2") ?? 0 > 0)
                let primary = try lab.part("db-1")
                _ = try await primary.kill()
                await eventually("db-2 leads") { await lab.primary(insteadOf: "db-1") == "db-2" }
                await eventually("writes go on") { (try? await Self.write("after", to: lab)) == 201 }
                #expect(try await lab.storedWrites(["kept", "lost", "after"]) == ["kept": 1, "lost": 0, "after": 1])
                #expect(await lab.isMarkedOut("db-1") == true)
                #expect(await lab.isMarkedOut("db-2") == false)
                #expect(await primary.waitUntilGone(within: .seconds(5)))
                try await primary.start()
                #expect(await lab.databaseStatus(of: "db-1")?.replication?.isRunning == true)
                await eventually("the old primary has what the new one has") {
                    await lab.databaseStatus(of: "db-1")?.position == lab.databaseStatus(of: "db-2")?.position
                }
                // Nothing is left to be undone: the replica that was stalled leads now.
                _ = try await lab.setStalled(false, "db-2")
                await #expect(throws: PlatformError.self) { _ = try await lab.setStalled(true, "db-2") }
            }
        }

        @Test("semi-synchronous, a write is not acknowledged while the replica is stalled, and goes on when it is not")
        func semiSynchronous() async throws {
            try await Scratch.withLab(Self.settings()) { lab in
                await eventually("the primary waits for its replica") {
                    await lab.databaseStatus(of: "db-1")?.isSemiSynchronous == true
                }
                #expect(try await Self.write("before", to: lab) == 201)
                _ = try await lab.setStalled(true, "db-2")
                #expect(try await Self.write("during", to: lab) == 500)
                _ = try await lab.setStalled(false, "db-2")
                await eventually("writes go on") { (try? await Self.write("after", to: lab)) == 201 }
                // Not acknowledged is not the same as not written.
                let stored = try await lab.storedWrites(["before", "during", "after"])
                #expect(stored["before"] == 1 && stored["after"] == 1, "\(stored)")
            }
        }

        @Test("a primary that was frozen while it was replaced takes no writes when it wakes: it follows")
        func fencing() async throws {
            try await Scratch.withLab(Self.settings()) { lab in
                let primary = try lab.part("db-1")
                _ = try await primary.freeze()
                await eventually("db-2 leads") { await lab.primary(insteadOf: "db-1") == "db-2" }
                #expect(await primary.health() == .silent)
                await eventually("writes go on") { (try? await Self.write("after", to: lab)) == 201 }
                try await primary.thaw()
                try await primary.start()
                let status = try #require(await lab.databaseStatus(of: "db-1"))
                #expect(status.isReadOnly && status.replication?.isRunning == true)
            }
        }

        @Test("down leaves nothing of a full lab, and neither does a guardian whose owner died")
        func down() async throws {
            try await Scratch.with { scratch in
                let lab = try await scratch.up(Self.settings())
                #expect(lab.partNames == Lab.partNames(Self.settings()))
                await lab.down()
                #expect(LabRegistry.marked(lab.id) == [])
                #expect(scratch.leftovers == [])
            }
        }

        private static func write(_ key: String, to lab: Lab) async throws -> Int {
            try await post("{\"text\": \"hello\", \"key\": \"\(key)\"}", to: lab).page.status
        }

        private static func post(_ body: String, to lab: Lab) async throws -> Answer {
            let request = HTTPRequest(path: "/rms/comments", fields: ["Content-Type: application/json"], body: body)
            let bytes: [UInt8] = try await offPool { () -> Result<[UInt8], PlainSocket.Failure> in
                let deadline = Deadline(in: .seconds(15))
                do throws(PlainSocket.Failure) {
                    let socket = try PlainSocket(to: lab.entry, deadline: deadline)
                    try socket.send(Array(request.text(for: lab.entry).utf8), deadline: deadline)
                    return .success(try socket.receiveAll(bytesMax: 1 << 20, deadline: deadline))
                } catch {
                    return .failure(error)
                }
            }.get()
            let head = String(decoding: bytes.prefix(4096), as: UTF8.self).components(separatedBy: "\r\n\r\n")[0]
            return Answer(head: head, page: try #require(StatusPage(parsing: bytes)))
        }
    }

    @Suite struct FullLabSettingsTests {
        private static let impossible: [(key: String, change: @Sendable (inout LabSettings) -> Void)] = [
            ("nodes.session-store", { $0.nodes.sessionStore = .database }),
            ("nodes.write-behind", { $0.nodes.writeBehind = .milliseconds(5) }),
            ("nodes.start-up-delay", { $0.nodes.startUpDelay = .milliseconds(5) }),
            ("nodes.accept-queue", { $0.nodes.acceptQueue = 0 }),
            ("database.semi-sync-timeout", { $0.database.semiSynchronousTimeout = .microseconds(5) }),
            (
                "hardware-balancer",
                {
                    $0.hardwareBalancer = nil
                    $0.balancers.count = 1
                }
            ),
        ]

        @Test("what the full lab cannot carry out is refused before anything starts")
        func refused() {
            #expect(LabSettings(kind: .full).problems == [])
            for (key, change) in Self.impossible {
                var settings = LabSettings(kind: .full)
                change(&settings)
                #expect(settings.problems.map(\.key) == [key])
            }
        }

        @Test("the embedded lab has no database to be set")
        func embedded() {
            var settings = LabSettings()
            settings.database.replication = .asynchronous
            #expect(settings.problems.map(\.key) == ["database"])
        }

        @Test("without its packages the error names the script that installs them")
        func missing() throws {
            #expect {
                _ = try FullLabPrograms.find(["RMSLOAD_JAVA": "/nowhere/java"])
            } throws: { error in
                "\(error)".contains("scripts/install-packages full")
            }
        }
    }
}
