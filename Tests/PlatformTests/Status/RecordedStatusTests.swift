import Testing

@testable import Platform

/// Status pages of httpd 2.4.71, mod_jk 1.2.48 and Tomcat 10.1.60, as they were answered.
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

    @Test("a page that wants to know who asks is told, by the password of the environment or of a file")
    func credentials() async throws {
        let address = try #require(PageAddress("http://lb1/"))
        let fields = ["Authorization: Basic bW9uOng6w6Q="]
        #expect(StatusSource(address, user: "mon", password: .variable("P")).fields(["P": "x:ä"]) == fields)
        try await Scratch.with { scratch in
            let file = scratch.path + "/password"
            try writeFile(file, Array("x:ä\nnot this\n".utf8), mode: 0o600)
            #expect(StatusSource(address, user: "mon", password: .file(file)).fields([:]) == fields)
            #expect(throws: ControlFailure.self) { try PasswordPlace.file(file + "x").read([:]) }
        }
        #expect(StatusSource(address).fields(["P": "x"]).isEmpty)
    }
}
