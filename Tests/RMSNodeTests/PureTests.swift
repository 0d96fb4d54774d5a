import Foundation
import TestSupport
import Testing

@testable import RMSNode

@Suite("The pure parts of HTTP")
struct PureTests {
    @Test("A query is split, then decoded; what is no escape stays as it is")
    func query() {
        let query = Query("key=a%20b+c%26d&since=12&empty=&flag&key=second&bad=100%&x=%zz&y=%+1&z=a=b")
        #expect(query["key"] == "a b c&d")
        #expect(query["since"] == "12")
        #expect(query["empty"] == "")
        #expect(query["flag"] == "")
        #expect(query["bad"] == "100%")
        #expect(query["x"] == "%zz")
        #expect(query["y"] == "% 1")
        #expect(query["z"] == "a=b")
        #expect(query["none"] == nil)
    }

    @Test("A request's target is cut at its first question mark; headers are found whatever their case")
    func request() {
        let request = NodeRequest(
            method: "GET", target: "/rms/portal?page=2?",
            headers: [("COOKIE", "a=1"), ("X", "1"), ("Cookie", "b=2"), ("x", "2")])
        #expect(request.path == "/rms/portal")
        #expect(request.query["page"] == "2?")
        #expect(request[header: "cookie"] == "a=1; b=2")
        #expect(request[header: "x"] == "1, 2")
    }

    @Test("A session cookie is found among others and only when it is well formed")
    func cookies() {
        let id = "0123456789abcdef0123456789abcdef"
        #expect(SessionCookie(header: "a=b; JSESSIONID=\(id).rms1; c=d") == SessionCookie(id: id, route: "rms1"))
        #expect(SessionCookie(header: "JSESSIONID=\(id.uppercased())") == SessionCookie(id: id, route: nil))
        #expect(SessionCookie(header: "JSESSIONID=short.rms1; JSESSIONID=\(id).rms2")?.route == "rms2")
        for header in [
            nil, "", "JSESSIONID", "JSESSIONID=", "JSESSIONID=\(id)0.rms1", "XJSESSIONID=\(id).rms1",
            "JSESSIONID=\(id.dropLast())g.rms1",
        ] {
            #expect(SessionCookie(header: header) == nil)
        }
        let begun = SessionCookie(newFor: "rms1")
        #expect(begun.id.utf8.count == 32)
        #expect(SessionCookie(header: String(begun.headerValue.prefix { $0 != ";" })) == begun)
    }

    @Test(
        "A range means what RFC 9110 says, for a body of 100 bytes",
        arguments: [
            (nil, .whole), ("bytes=0-0", .part(0..<1)), ("bytes=10-19", .part(10..<20)), ("bytes=90-", .part(90..<100)),
            ("bytes=-10", .part(90..<100)), ("bytes=-200", .part(0..<100)), ("bytes=50-200", .part(50..<100)),
            ("bytes=100-", .unsatisfiable), ("bytes=-0", .unsatisfiable), ("bytes=20-10", .whole),
            ("bytes=0-1,5-6", .whole), ("items=0-1", .whole), ("bytes=a-b", .whole), ("bytes=-", .whole),
            ("bytes=", .whole), ("BYTES=0-1", .part(0..<2)), ("bytes=99999999999999999999-", .unsatisfiable),
            ("bytes=0-9223372036854775807", .part(0..<100)), ("bytes=+1-2", .whole),
        ] as [(String?, ByteRange)])
    func ranges(_ header: String?, _ expected: ByteRange) {
        #expect(ByteRange(header: header, count: 100) == expected)
    }

    @Test("A date is read back from its text, and is the one that Foundation would write")
    func dates() throws {
        #expect(HTTPDate("Sun, 06 Nov 1994 08:49:37 GMT")?.seconds == 784_111_777)
        for text in [
            "", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 06 Nox 1994 08:49:37 GMT",
        ] {
            #expect(HTTPDate(text) == nil)
        }
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        var random = SeededRandom()
        for _ in 1...500 {
            let date = HTTPDate(seconds: Int.random(in: 0..<8_000_000_000, using: &random))
            #expect(date.text == formatter.string(from: Date(timeIntervalSince1970: TimeInterval(date.seconds))))
            #expect(HTTPDate(date.text) == date)
        }
    }

    @Test("A path names one page or none")
    func pages() throws {
        #expect(Page(path: "/rms/portal") == .portal)
        #expect(Page(path: "/rms/media/7") == .media(try #require(Media(number: 7))))
        #expect(Page(path: "/rms/comments") == .comments)
        #expect(Page(path: "/rms/comments/12") == .comment(12))
        for path in ["", "/", "/rms/portal/", "/rms/media/", "/rms/media/+7", "/rms/media/07", "/rms/comments/-1"] {
            #expect(Page(path: path) == nil)
        }
    }
}
