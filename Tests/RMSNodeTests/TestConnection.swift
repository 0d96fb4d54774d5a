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
        let bytes = Array((lines.joined(separator: "\r\n") + "\r\n\r\n" + body).utf8)
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
        let length = headers.first { $0.name.lowercased() == "content-length" }.flatMap { Int($0.value) } ?? 0
        let count = bodyless || status == 304 ? 0 : length
        while buffered.count < count { try fill() }
        let body = Array(buffered.prefix(count))
        buffered.removeFirst(count)
        return TestResponse(status: status, headers: headers, body: body)
    }

    private func fill() throws {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &chunk, chunk.count, 0)
        try #require(count > 0, "the connection ended or stayed silent: \(String(cString: strerror(errno)))")
        buffered += chunk.prefix(count)
    }
}
