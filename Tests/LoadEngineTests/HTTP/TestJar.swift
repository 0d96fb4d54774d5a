@testable import LoadEngine

/// Shows a text's bytes to a body.
func withBytes<Result>(_ text: String, _ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try Array(text.utf8).withUnsafeBytes(body)
}

/// A jar spoken to in texts, which frees its memory.
final class TestJar {
    var jar = CookieJar()

    deinit { jar.free() }

    func store(
        _ cookie: String, host: String = "www.example.com", path: String = "/", isSecure: Bool = true,
        now: Int64 = 1_000
    ) {
        withBytes(cookie) { cookie in
            withBytes(host) { host in
                withBytes(path) { path in
                    jar.store(cookie, host: host, path: path, isSecure: isSecure, now: now)
                }
            }
        }
    }

    /// What would be sent, nil for nothing.
    func sent(
        host: String = "www.example.com", path: String = "/", isSecure: Bool = true, now: Int64 = 1_000
    ) -> String? {
        var request = ByteStore()
        defer { request.free() }
        let isSent = withBytes(host) { host in
            withBytes(path) { path in
                jar.write(into: &request, host: host, path: path, isSecure: isSecure, now: now)
            }
        }
        return isSent ? text(request.bytes) : request.bytes.isEmpty ? nil : "bytes without true"
    }

    func value(_ name: String) -> String? { withBytes(name) { jar.value(named: $0) }.map(text) }
}
