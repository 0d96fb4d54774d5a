import Testing

@testable import Platform

@Suite struct HAProxyStatusTests {
    /// Recorded from HAProxy 2.6.12, some columns left out.
    private let recorded = """
        # pxname,svname,scur,stot,bin,bout,status,check_status,last_chk
        vip,FRONTEND,0,4,1093,22,OPEN,,
        balancers,lb-1,0,3,840,20,UP,L7OK,
        balancers,lb-2,0,1,253,2,DOWN 1/2,L4CON,"refused, ""again"", DOWN"
        balancers,BACKEND,0,4,1093,22,UP,,

        """

    @Test("a recorded table is read by the names of its columns")
    func reads() throws {
        let status = try HAProxyStatus(parsing: recorded)
        #expect(status.rows.count == 4)
        #expect(status.row("vip", "FRONTEND")?.bytesIn == 1093)
        #expect(status.row("balancers", "lb-1")?.isDown == false)
        #expect(status.row("balancers", "lb-2")?.isDown == true)
        #expect(status.row("balancers", "lb-3") == nil)
        let moved = try HAProxyStatus(parsing: "# svname,\"x, y\",status,bin,pxname\nlb-1,\"1,2\",UP 1/2,,balancers\n")
        #expect(moved.rows == [.init(proxy: "balancers", service: "lb-1", status: "UP 1/2", bytesIn: 0)])
        #expect(moved.rows[0].isDown == false)
    }

    @Test(
        "a text of something else is refused",
        arguments: ["", "<html>", "# pxname,svname,status", "# pxname,svname,status,bin\nvip,FRONTEND"])
    func refuses(_ text: String) {
        #expect(throws: HAProxyStatus.Failure.self) { try HAProxyStatus(parsing: text) }
    }

    @Test("a count that is none is an error with its line")
    func value() {
        let text = "# pxname,svname,status,bin\na,b,UP,1\na,c,UP,-1"
        #expect(throws: HAProxyStatus.Failure.value(line: 3, column: "bin", found: "-1")) {
            try HAProxyStatus(parsing: text)
        }
    }

    @Test("no cut of the table brings the reader down")
    func cuts() {
        for count in 0...recorded.count { _ = try? HAProxyStatus(parsing: String(recorded.prefix(count))) }
    }
}
