import Testing

@testable import Platform

@Suite struct ParsingTests {
    private func page(_ text: String) -> StatusPage? { StatusPage(parsing: Array(text.utf8)) }

    @Test("an answer is read by length, by chunks, and to the end of the connection")
    func pages() {
        let expected = StatusPage(status: 200, body: Array("hello".utf8))
        #expect(page("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello") == expected)
        #expect(page("HTTP/1.1 200 OK\r\ncontent-length:5\r\n\r\nhello, and more") == expected)
        #expect(page("HTTP/1.0 200\r\n\r\nhello") == expected)
        #expect(
            page("HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n2;x=y\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n")
                == expected)
    }

    @Test(
        "what is no whole answer is none",
        arguments: [
            "", "HTTP/1.1 200 OK", "\r\n\r\n", "SSH-2.0-x\r\n\r\n", "HTTP/1.1 2000 OK\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nhello",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffff\r\nhello\r\n0\r\n\r\n",
        ])
    func noPages(_ text: String) { #expect(page(text) == nil) }

    @Test("a process is read from its line, whatever its name")
    func processes() throws {
        let tail = " S 1 77 77 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 123456 1 2 3"
        for name in ["sleep", "a b", "x) R 1 (y", ""] {
            let stat = try #require(ProcessStat(parsing: "42 (\(name))" + tail))
            #expect(stat.pid == 42 && stat.state == "S" && stat.group == 77 && stat.startTicks == 123456)
            #expect(!stat.isZombie)
        }
        #expect(ProcessStat(parsing: "42 (x)" + tail.replacing(" S ", with: " Z "))?.isZombie == true)
        let lingering = tail.replacing(" S ", with: " Z ").replacing(" 1 0 123456", with: " 5 0 123456")
        #expect(ProcessStat(parsing: "42 (x)" + lingering)?.isZombie == false)
        for broken in ["", "42", "42 (x", ")42(", "x (x)" + tail, "42 (x) S 1 2"] {
            #expect(ProcessStat(parsing: broken) == nil)
        }
    }

    @Test("the node's status is read by its keys, whatever else there is")
    func nodeStatus() {
        let text = #"{"busy":0,"node":"rms-1","pid":32430,"requests":7,"started_at_ms":1795390838283,"new":[{}]}"#
        let status = NodeStatus(parsing: Array(text.utf8))
        #expect(status == NodeStatus(pid: 32430, startedAtMs: 1_795_390_838_283, requests: 7))
        #expect(NodeStatus(parsing: Array("rmsload-lab-1-a".utf8)) == nil)
    }

    @Test("a port is kept for its part: nobody is given it, nobody answers on it, and the part can have it")
    func reservation() async throws {
        let reservation = try PortReservation()
        let endpoint = Endpoint(host: "127.0.0.1", port: reservation.port)
        #expect(await PlainSocket.isRefused(endpoint))
        let part = Thief(of: reservation.port)
        #expect(await !PlainSocket.isRefused(endpoint))
        withExtendedLifetime((part, reservation)) {}
    }
}
