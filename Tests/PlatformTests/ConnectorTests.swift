import Testing

@testable import Platform

extension LabTests {
    @Suite struct ConnectorTests {
        private static func settings(_ connector: BalancerSettings.Connector) -> LabSettings {
            var settings = LabSettings.quick
            settings.balancers.connector = connector
            return settings
        }

        @Test(
            "by whatever connector, sessions stick and a node can be drained, killed and healed",
            arguments: BalancerSettings.Connector.allCases)
        func lab(_ connector: BalancerSettings.Connector) async throws {
            try await Scratch.withLab(Self.settings(connector)) { lab in
                var nodes: Set<String> = []
                for _ in 0..<8 {
                    let first = try await Answer.get("/rms/portal", from: lab.entry)
                    #expect(first.page.status == 200)
                    let cookie = try #require(first.cookie)
                    nodes.insert(try #require(first.node))
                    let next = try await Answer.get("/rms/portal", from: lab.entry, headers: ["Cookie": cookie])
                    #expect(next.node == first.node)
                }
                #expect(nodes == ["rms-1", "rms-2"])
                _ = try await lab.setDraining(true, "rms-1")
                #expect(await lab.isDraining("rms-1") == true)
                _ = try await lab.setDraining(false, "rms-1")
                let part = try lab.part("rms-2")
                _ = try await part.kill()
                await eventually("both balancers notice") {
                    _ = await StatusPage.get("/rms/portal", from: lab.entry)
                    return await lab.isMarkedOut("rms-2") == true
                }
                try await part.start()
                await eventually("it serves again") {
                    _ = await StatusPage.get("/rms/portal", from: lab.entry)
                    return await lab.isMarkedOut("rms-2") == false
                }
            }
        }

        @Test("the access log names the node that answered by mod_jk, too")
        func accessLog() async throws {
            try await Scratch.withLab(Self.settings(.modJK)) { lab in
                let node = try #require(try await Answer.get("/rms/portal", from: lab.entry).node)
                let route = try #require(lab.nodes.first { $0.name == node }?.route)
                await eventually("the line has its route") {
                    let lines = lab.accessLogPaths.map { readSmallFile($0) ?? "" }.joined()
                    return lines.contains(" \(route) ")
                }
            }
        }

        @Test("a node that is disabled takes no traffic by mod_jk, either")
        func disabled() async throws {
            var settings = Self.settings(.modJK)
            settings.balancers.disabled = ["rms-1"]
            try await Scratch.withLab(settings) { lab in
                for _ in 0..<6 {
                    let answer = try await Answer.get("/rms/portal", from: lab.entry)
                    #expect(answer.node == "rms-2")
                }
                #expect(await lab.members("rms-1").map { $0.state.contains("STP") } == [true, true])
            }
        }

        private func configuration(_ change: (inout BalancerSettings) -> Void) -> ApacheConfiguration {
            let node = NodeDescription(name: "rms-1", route: "rms1", endpoint: Endpoint(host: "127.0.0.1", port: 1001))
            var settings = BalancerSettings()
            change(&settings)
            let port: UInt16 = settings.connector.isAJP ? 1002 : 1001
            let member = BalancerMember(
                node: node, connector: settings.connector, endpoint: Endpoint(host: "127.0.0.1", port: port))
            return ApacheConfiguration(
                folder: LabFolder.Balancer(path: "/lab/lb-1"), documents: "/lab/htdocs", settings: settings,
                members: [member], secret: "s3cret", endpoint: node.endpoint, admin: node.endpoint)
        }

        @Test("members are addressed by the connector, with secret and ping for AJP alone", arguments: [true, false])
        func members(isAJP: Bool) {
            let text = configuration { $0.connector = isAJP ? .ajp : .http }.text
            #expect(
                text.contains("BalancerMember \"ajp://127.0.0.1:1002\" route=rms1 secret=s3cret ping=300ms ") == isAJP)
            #expect(text.contains("BalancerMember \"http://127.0.0.1:1001\" route=rms1 retry=2 ") == !isAJP)
            #expect(text.contains("mod_proxy_ajp.so") == isAJP)
            #expect(text.contains("mod_proxy_http.so") == !isAJP)
            #expect(!text.contains("hcmethod") && !text.contains("failontimeout"))
        }

        @Test("every setting of a proxied balancer stands in its configuration")
        func proxySettings() {
            let text = configuration {
                $0.connector = .http
                $0.method = .byBusyness
                $0.failOnTimeout = true
                $0.healthCheck = BalancerSettings.HealthCheck()
                $0.healthCheck?.fails = 2
                $0.disabled = ["rms-1"]
            }.text
            #expect(
                text.contains(
                    "route=rms1 retry=2 timeout=10 connectiontimeout=500ms hcmethod=GET hcuri=/rms/status hcinterval=1 "
                        + "hcpasses=1 hcfails=2 status=D\n"))
            #expect(
                text.contains(
                    "lbmethod=bybusyness stickysession=JSESSIONID|jsessionid scolonpathdelim=On failontimeout=On"))
            #expect(text.contains("mod_lbmethod_bybusyness.so") && text.contains("mod_proxy_hcheck.so"))
            let silent = configuration { $0.ping = .zero }.text
            #expect(silent.contains("secret=s3cret retry=2"))
        }

        @Test("every setting of mod_jk stands in its workers")
        func jkSettings() {
            let lines = configuration {
                $0.connector = .modJK
                $0.method = .byTraffic
                $0.retry = .seconds(90)
                $0.timeout = .seconds(3)
                $0.retries = 1
                $0.recoveryOptions = 3
                $0.disabled = ["rms-1"]
            }.workers.split(separator: "\n")
            let expected = [
                "worker.maintain=60", "worker.rms.method=Traffic", "worker.rms.recover_time=90",
                "worker.rms1.port=1002", "worker.rms1.secret=s3cret", "worker.rms1.reply_timeout=3000",
                "worker.rms1.retries=1", "worker.rms1.recovery_options=3", "worker.rms1.ping_mode=A",
                "worker.rms1.ping_timeout=300", "worker.rms1.socket_connect_timeout=500",
                "worker.rms1.activation=stopped",
            ]
            for line in expected { #expect(lines.contains { $0 == line }, "\(line)") }
            let text = configuration { $0.connector = .modJK }.text
            #expect(text.contains("mod_jk.so") && !text.contains("ProxyPass"))
            #expect(!text.contains("s3cret"))
        }

        @Test("without mod_jk the error names the package", arguments: [true, false])
        func noModule(isJK: Bool) throws {
            let found = LabPrograms.missingModule(of: Self.settings(isJK ? .modJK : .ajp).balancers, in: "/nowhere")
            let error = try #require(found)
            #expect(
                "\(error)".contains(isJK ? "libapache2-mod-jk, or set platform.balancers.connector" : "apache2-bin"))
        }
    }
}
