import Testing

@testable import Platform

@Suite struct ApacheStatusTests {
    /// Recorded from Apache 2.4.71 after one request had met a dead member.
    private let recorded = """
        127.0.0.1
        ServerVersion: Apache/2.4.71 (Debian)
        ServerMPM: event
        Server Built: 2026-11-12T08:58:41
        CurrentTime: Sunday, 22-Nov-2026 23:30:15 UTC
        ServerUptimeSeconds: 0
        ServerUptime:
        Total Accesses: 2
        CPULoad: 0.e+79
        BusyWorkers: 1
        IdleWorkers: 127
        Scoreboard: ____W____
        ProxyBalancer[0]Name: balancer://rms
        ProxyBalancer[0]Worker[0]Name: http://127.0.0.1:21390
        ProxyBalancer[0]Worker[0]Status: Init Err 
        ProxyBalancer[0]Worker[0]Elected: 1
        ProxyBalancer[0]Worker[0]Busy: 0
        ProxyBalancer[0]Worker[0]Sent: 0K
        ProxyBalancer[0]Worker[0]Rcvd: 0K
        ProxyBalancer[0]Worker[1]Name: http://127.0.0.1:2139
        ProxyBalancer[0]Worker[1]Status: Init Dis 
        ProxyBalancer[0]Worker[1]Elected: 0
        ProxyBalancer[0]Worker[1]Busy: 3
        ProxyBalancer[0]Worker[1]Sent: 1.2M
        ProxyBalancer[0]Worker[1]Rcvd: 0K

        """

    @Test("a recorded status page is read")
    func reads() throws {
        let status = try ApacheStatus(parsing: recorded)
        #expect(status.totalAccesses == 2)
        #expect(status.busyWorkers == 1)
        #expect(status.idleWorkers == 127)
        #expect(status.balancers.map(\.name) == ["balancer://rms"])
        let failed = try #require(status.worker(at: Endpoint(host: "127.0.0.1", port: 21390)))
        #expect(failed.isInError && !failed.isDisabled && !failed.isDraining)
        #expect(failed.elected == 1)
        let disabled = try #require(status.worker(at: Endpoint(host: "127.0.0.1", port: 2139)))
        #expect(disabled.isDisabled && !disabled.isInError)
        #expect(disabled.busy == 3)
        #expect(status.worker(at: Endpoint(host: "127.0.0.1", port: 213)) == nil)
    }

    @Test("a page of something else is refused")
    func refuses() {
        #expect(throws: ApacheStatus.Failure.notAStatusPage(found: "<html>")) {
            try ApacheStatus(parsing: "<html>\n<p>Total Accesses: many</p>")
        }
        #expect(throws: ApacheStatus.Failure.notAStatusPage(found: "")) { try ApacheStatus(parsing: "") }
    }

    @Test(
        "a value that is none is an error with its line",
        arguments: [
            ("Elected: 1", "Elected: -1", 16, "ProxyBalancer[0]Worker[0]Elected", "-1"),
            ("[1]Name: http", "[x]Name: http", 20, "ProxyBalancer[0]Worker[x]Name", "x"),
            ("[1]Name: http", "[1000000]Name: http", 20, "ProxyBalancer[0]Worker[1000000]Name", "1000000"),
            ("Accesses: 2", "Accesses: two", 8, "Total Accesses", "two"),
        ])
    func value(_ old: String, _ new: String, _ line: Int, _ key: String, _ found: String) {
        let text = recorded.replacing(old, with: new, maxReplacements: 1)
        #expect {
            try ApacheStatus(parsing: text)
        } throws: { error in
            guard case .value(line, key, found, _)? = error as? ApacheStatus.Failure else { return false }
            return true
        }
    }

    @Test("no cut of the page and no broken bracket brings the reader down")
    func cuts() {
        for count in 0...recorded.count { _ = try? ApacheStatus(parsing: String(recorded.prefix(count))) }
        for key in [
            "ProxyBalancer[", "ProxyBalancer[]", "ProxyBalancer[0", "ProxyBalancer[0]Worker[", "ProxyBalancer[]]][",
        ] {
            _ = try? ApacheStatus(parsing: "ServerVersion: x\n\(key): 1")
        }
    }
}
