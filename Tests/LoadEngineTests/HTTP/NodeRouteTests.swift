import Testing

@testable import LoadEngine

@Suite("Node route")
struct NodeRouteTests {
    private static let nodes = [
        NodeIdentity.Node(name: "node one", route: "rms1"), NodeIdentity.Node(name: "node two", route: "rms2"),
        NodeIdentity.Node(name: "node three", route: "eu.rms1"),
    ]

    @Test("where a header tells the node, by route or name, the cookie that was sent tells nothing")
    func header() {
        let identity = NodeIdentity(nodes: Self.nodes, header: "X-RMS-Node")
        #expect(Self.node(identity, "x-rms-node: rms2\r\nSet-Cookie: JSESSIONID=a.rms1", sent: "a.rms1") == 2)
        #expect(Self.node(identity, "X-Rms-Node: (null)", sent: "a.rms1") == 0)
        #expect(Self.node(identity, "X-RMS-Node:", sent: "a.rms1") == 0)
        #expect(Self.node(identity, "X-Other: rms2", sent: "a.rms1") == 0)
        #expect(Self.node(identity, "X-RMS-Node: node three", sent: nil) == 3)
        #expect(Self.node(identity, "X-RMS-Node: RMS2", sent: nil) == 0)
    }

    @Test("a session cookie that the response sets comes before the one that was sent")
    func setCookie() {
        let identity = NodeIdentity(nodes: Self.nodes)
        #expect(Self.node(identity, "Set-Cookie: JSESSIONID=8A2F.rms2; Path=/rms; HttpOnly", sent: "8A2F.rms1") == 2)
        #expect(Self.node(identity, "Set-Cookie: a=b.rms1\r\nSet-Cookie: JSESSIONID=8A2F.rms2", sent: nil) == 2)
        #expect(Self.node(identity, "Set-Cookie: jsessionid=8A2F.rms2", sent: "8A2F.rms1") == 1)
        #expect(Self.node(identity, "Set-Cookie: JSESSIONID=8A2F.rms9", sent: "8A2F.rms1") == 0)
        #expect(Self.node(identity, "Set-Cookie: JSESSIONID=\"\"; Max-Age=0", sent: "8A2F.rms1") == 1)
        #expect(Self.node(identity, "Set-Cookie: JSESSIONID=; Max-Age=0", sent: "8A2F.rms1") == 1)
        #expect(Self.node(identity, "Set-Cookie: JSESSIONID=\"8A2F.rms2\"", sent: nil) == 2)
    }

    @Test("a route cookie of its own works as well")
    func routeCookie() {
        let identity = NodeIdentity(nodes: Self.nodes, cookie: "ROUTEID")
        #expect(Self.node(identity, "Set-Cookie: ROUTEID=.rms2; path=/", sent: nil) == 2)
        #expect(Self.node(identity, "Set-Cookie: ROUTEID=rms2; path=/", sent: nil) == 2)
    }

    @Test("without either, the cookie that was sent tells, and without that nothing does")
    func sentCookie() {
        let identity = NodeIdentity(nodes: Self.nodes)
        #expect(Self.node(identity, "Content-Length: 0", sent: "8A2F.rms1") == 1)
        #expect(Self.node(identity, "Content-Length: 0", sent: nil) == 0)
        #expect(Self.node(identity, "Content-Length: 0", sent: "") == 0)
        #expect(Self.node(identity, "Content-Length: 0", sent: "8A2Frms1") == 0)
        #expect(Self.node(identity, "Content-Length: 0", sent: "8A2F.rms11") == 0)
        #expect(Self.node(identity, "Content-Length: 0", sent: "8A2F.eu.rms1") == 3, "the longest route that fits")
        #expect(Self.node(NodeIdentity(), "Content-Length: 0", sent: "8A2F.rms1") == 0)
    }

    private static func node(_ identity: NodeIdentity, _ fields: String, sent: String?) -> Int {
        var route = NodeRoute(identity)
        defer { route.free() }
        var bytes = Array("HTTP/1.1 200 OK\r\n\(fields)\r\n\r\n".utf8)
        let table = HeaderTable(capacity: 20)
        var machine = ResponseMachine()
        return bytes.withUnsafeMutableBytes { all in
            #expect(machine.receive(all, table: table, headBytesMax: 1_000) == .head(consumed: all.count))
            let head = UnsafeRawBufferPointer(all)
            guard let sent else { return route.node(table: table, head: head, sent: nil) }
            return withBytes(sent) { route.node(table: table, head: head, sent: $0) }
        }
    }
}
