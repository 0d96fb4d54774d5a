import Testing

@testable import Platform

/// Status pages of httpd 2.4.71, mod_jk 1.2.48, Tomcat 10.1.60 and MariaDB 10.11.19, as they were answered.
@Suite struct RecordedStatusTests {
    @Test("balancer-manager's XML shows members with their routes and states")
    func balancerManager() throws {
        let page = try #require(BalancerManagerPage(parsing: try Recorded.text("balancer-manager.xml")))
        #expect(page.entries.map(\.balancer) == ["rms", "rms"])
        #expect(page.entries.map(\.nonce) == Array(repeating: "dd6913bc-2ab5-8d8e-6d49-2754045b6ccb", count: 2))
        #expect(
            page.members == [
                MemberStatus(
                    name: "ajp://127.0.0.1:39161", route: "rms1", address: "127.0.0.1:39161", state: "Init Err",
                    isInError: true, isDraining: false, chosen: 1),
                MemberStatus(
                    name: "http://127.0.0.1:59869", route: "rms2", address: "127.0.0.1:59869", state: "Init Dis",
                    isInError: false, isDraining: false, chosen: 0),
            ])
        #expect(BalancerManagerPage(parsing: try Recorded.text("balancer-manager.html")) == nil)
        #expect(
            BalancerConsole.nonce(in: try Recorded.text("balancer-manager.html"))
                == "dd6913bc-2ab5-8d8e-6d49-2754045b6ccb")
        let drained = try Recorded.text("balancer-manager.xml").replacing("Init Err ", with: "Init Drn Ok ")
        #expect(BalancerManagerPage(parsing: drained)?.members.map(\.isDraining) == [true, false])
    }

    @Test("mod_jk's properties show members, and why a change was refused")
    func modJK() throws {
        let status = try ModJKStatus(parsing: Recorded.text("mod_jk.properties"))
        #expect(status.refusal == nil)
        #expect(
            status.members == [
                MemberStatus(
                    name: "rms1", route: "rms1", address: "127.0.0.1:39161", state: "ACT ERR", isInError: true,
                    isDraining: false, chosen: 2),
                MemberStatus(
                    name: "rms2", route: "rms2", address: "127.0.0.1:59869", state: "DIS ERR", isInError: true,
                    isDraining: true, chosen: 2),
            ])
        #expect(status.balancers(with: "rms2") == ["lb"])
        let refused = try ModJKStatus(parsing: Recorded.text("mod_jk-error.properties"))
        #expect(refused.refusal == "could not find sub worker")
        #expect(throws: ReadFailure.self) { try ModJKStatus(parsing: "<html>") }
    }

    @Test("Tomcat's status tells busy threads, and clients' requests where they come by AJP")
    func tomcat() throws {
        let status = try TomcatStatus(parsing: Recorded.text("tomcat-status.json"))
        #expect(status.connectors.map(\.threadInfo.currentThreadsBusy) == [0, 1])
        #expect(status.clientRequests == 0)
        #expect(status.words.contains("http-nio-127.0.0.1-55367: 1 of 200 threads busy"))
        let asked = try Recorded.text("tomcat-status.json").replacing("ajp-nio-", with: "http-nio2-")
        #expect(try TomcatStatus(parsing: asked).clientRequests == nil)
        #expect(throws: ReadFailure.self) { try TomcatStatus(parsing: "{}") }
    }

    @Test("Tomcat's JMX proxy tells the sessions of all applications")
    func sessions() throws {
        let text = try Recorded.text("tomcat-managers.txt")
        #expect(try TomcatReader.sessions(in: text) == 0)
        let some = text.replacing("activeSessions: 0", with: "activeSessions: 7", maxReplacements: 1)
        #expect(try TomcatReader.sessions(in: some) == 7)
        #expect(throws: ReadFailure.other("JMX proxy: Error - No 'qry'")) {
            try TomcatReader.sessions(in: "Error - No 'qry'\n")
        }
        #expect(throws: ReadFailure.self) {
            try TomcatReader.sessions(in: text.replacing("activeSessions: 0", with: "activeSessions: lots"))
        }
    }

    @Test("MariaDB tells its role and how its replication stands")
    func mariadb() throws {
        let primary = try MariaDBStatus(parsing: Recorded.text("mariadb-primary.txt"))
        #expect(primary.role == .primary && primary.semiSyncReplicas == 1 && primary.replication == nil)
        #expect(primary.words == "primary, acknowledged by 1 of its replicas")
        let replica = try MariaDBStatus(parsing: Recorded.text("mariadb-replica.txt"))
        #expect(replica.role == .replica && replica.isReadOnly && replica.semiSyncReplicas == nil)
        let following = try #require(replica.replication)
        #expect(following.isFetching && following.isApplying && following.behindS == 0 && following.error.isEmpty)
        #expect(replica.words.hasPrefix("replica of 127.0.0.1:") && replica.words.hasSuffix(", 0 s behind"))
        let stalled = try MariaDBStatus(parsing: Recorded.text("mariadb-replica-stalled.txt"))
        #expect(stalled.replication?.isFetching == false && stalled.replication?.behindS == nil)
        #expect(stalled.words.hasSuffix(", fetches nothing"))
        #expect(throws: ControlFailure.self) { try MariaDBStatus(parsing: "") }
    }

    @Test("MariaDB is asked by its client program, whose arguments hold no password")
    func mariadbClient() async throws {
        try await Fakes.with { fakes in
            let answer = try Recorded.text("mariadb-primary.txt")
            try fakes.add("mariadb", "echo \"$MYSQL_PWD\" > password; cat <<'EOF'\n\(answer)\nEOF")
            var source = MariaDBSource(.address(Endpoint(host: "db1", port: 3306)))
            source.user = "monitor"
            source.passwordVariable = "DB_PASSWORD"
            source.defaultsFile = "/etc/client.cnf"
            var environment = fakes.environment
            environment["DB_PASSWORD"] = "s3cret"
            let reader = MariaDBReader(source: source, environment: environment, limit: .seconds(20))
            #expect(try await reader.status().role == .primary)
            let asked = try #require(fakes.asked.first)
            #expect(
                asked.hasPrefix("mariadb <--defaults-extra-file=/etc/client.cnf> <--user=monitor> <--protocol=tcp>"))
            #expect(asked.contains("<--host=db1> <--port=3306> <--connect-timeout=2> <--vertical> <--execute=SELECT"))
            #expect(!asked.contains("s3cret"))
            try fakes.add("mariadb", "echo \"ERROR 2002 (HY000): Can't connect to server on 'db1' (115)\" >&2; exit 1")
            let failure = await #expect(throws: ControlFailure.self) { _ = try await reader.status() }
            #expect(failure?.description == "mariadb: ERROR 2002 (HY000): Can't connect to server on 'db1' (115)")
        }
    }

    @Test("addresses of pages and sockets are understood, and nothing that a request line would take for more")
    func addresses() {
        let page = PageAddress("http://lb1:8081/server-status?auto")
        #expect(page?.endpoint == Endpoint(host: "lb1", port: 8081) && page?.path == "/server-status?auto")
        #expect(PageAddress("http://lb1")?.path == "/" && PageAddress("http://lb1")?.port == 80)
        #expect(PageAddress("http://[::1]:8404/stats")?.description == "http://[::1]:8404/stats")
        #expect(PageAddress("http://lb1/a")?.asking("b=1") == "/a?b=1")
        #expect(PageAddress("http://lb1/a?c")?.asking("b=1") == "/a?c&b=1")
        for text in [
            "", "lb1", "https://lb1/", "http://", "http://lb1/a b", "http://lb1/a\r\nX: y", "http://u@lb1/",
            "http://lb1:0/",
            "http://lb1/#x", "http://lb1:99999/",
        ] { #expect(PageAddress(text) == nil, "\(text)") }
        #expect(Endpoint("rms1:8009", port: nil) == Endpoint(host: "rms1", port: 8009))
        for text in ["rms1", "rms1:", ":80", "a b:80", "[x]:80", "[::1"] {
            #expect(Endpoint(text, port: nil) == nil, "\(text)")
        }
    }

    @Test("a page that wants to know who asks is told, by the password of the environment")
    func credentials() throws {
        let address = try #require(PageAddress("http://lb1/"))
        let source = StatusSource(address, user: "mon", passwordVariable: "P")
        #expect(source.fields(["P": "x:ä"]) == ["Authorization: Basic bW9uOng6w6Q="])
        #expect(StatusSource(address).fields(["P": "x"]).isEmpty)
    }
}
