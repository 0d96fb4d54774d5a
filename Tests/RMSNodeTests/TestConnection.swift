import Foundation
import Testing

/// A response as a test sees it.
struct TestResponse {
    let status: Int
    let headers: [(name: String, value: String)]
    let body: [UInt8]

    subscript(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    var text: String { String(decoding: body, as: UTF8.self) }

    func json<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try JSONDecoder().decode(type, from: Data(body))
    }

    /// The session cookie that the response sets, name and value.
    var cookie: String? {
        self["Set-Cookie"].map { String($0.prefix { $0 != ";" }) }
    }
}

/// A keep-alive connection over a plain socket, so that a test decides what is sent and when it is read.
final class TestConnection {
    private let descriptor: Int32
    private var buffered: [UInt8] = []

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { Glibc.connect(descriptor, $0, size) }
        }
        try #require(result == 0, "cannot connect to \(port): \(String(cString: strerror(errno)))")
    }

    deinit { close(descriptor) }

    func send(_ method: String, _ target: String, _ headers: [String: String] = [:], body: String = "") throws {
        var lines = ["\(method) \(target) HTTP/1.1", "Host: 127.0.0.1"] + headers.map { "\($0.key): \($0.value)" }
        if !body.isEmpty { lines.append("Content-Length: \(body.utf8.count)") }
        try send(Array((lines.joined(separator: "\r\n") + "\r\n\r\n" + body).utf8))
    }

    func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            try #require(count > 0, "cannot send: \(String(cString: strerror(errno)))")
            sent += count
        }
    }

    /// The next response; a test that waits for one that never comes fails.
    func receive(bodyless: Bool = false) throws -> TestResponse {
        let end = Array("\r\n\r\n".utf8)
        var headEnd = buffered.firstRange(of: end)
        while headEnd == nil {
            try fill()
            headEnd = buffered.firstRange(of: end)
        }
        let head = try #require(headEnd)
        let lines = String(decoding: buffered[..<head.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        buffered.removeSubrange(..<head.upperBound)
        let status = try #require(Int(lines[0].split(separator: " ")[1]))
        let headers = lines.dropFirst().compactMap { line -> (name: String, value: String)? in
            let parts = line.components(separatedBy: ": ")
            return parts.count < 2 ? nil : (parts[0], parts.dropFirst().joined(separator: ": "))
        }
        func header(_ name: String) -> String? { headers.first { $0.name.lowercased() == name }?.value }
        var body: [UInt8] = []
        if bodyless || status == 304 {
            body = []
        } else if header("transfer-encoding") == "chunked" {
            // httpd forwards no length that came over AJP.
            while let size = Int(try line(), radix: 16), size > 0 { body += try receive(count: size + 2).dropLast(2) }
            _ = try line()
        } else {
            body = try receive(count: header("content-length").flatMap { Int($0) } ?? 0)
        }
        return TestResponse(status: status, headers: headers, body: body)
    }

    /// The next bytes, exactly as many.
    func receive(count: Int) throws -> [UInt8] {
        while buffered.count < count { try fill() }
        defer { buffered.removeFirst(count) }
        return Array(buffered.prefix(count))
    }

    private func line() throws -> String {
        let end = Array("\r\n".utf8)
        while buffered.firstRange(of: end) == nil { try fill() }
        let range = try #require(buffered.firstRange(of: end))
        defer { buffered.removeSubrange(..<range.upperBound) }
        return String(decoding: buffered[..<range.lowerBound], as: UTF8.self)
    }

    /// Whether the other side has ended the connection, waited for; a failure when bytes come instead.
    func isEnded() throws -> Bool {
        try #require(buffered.isEmpty)
        var byte: UInt8 = 0
        return recv(descriptor, &byte, 1, 0) == 0
    }

    private func fill() throws {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &chunk, chunk.count, 0)
        try #require(count > 0, "the connection ended or stayed silent: \(String(cString: strerror(errno)))")
        buffered += chunk.prefix(count)
    }
}
