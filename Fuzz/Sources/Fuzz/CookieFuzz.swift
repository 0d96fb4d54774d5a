@testable import LoadEngine

/// A jar that is given `Set-Cookie` fields, one a line, of two hosts, and asked what it would send.
enum CookieFuzz {
    static var seeds: [[UInt8]] {
        [
            "a=1", "a=1; Path=/b; Domain=example.com; Secure; HttpOnly\na=2; Path=/b; Domain=.example.com",
            "a=1; Max-Age=60\na=; Max-Age=0\nb=2; Max-Age=-5\nc=3; Max-Age=99999999999999999999",
            "a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT\nb=2; expires=Thu, 01-Jan-1970 00:00:00 GMT",
            "JSESSIONID=8A2F.rms-1; Path=/rms\nroute=.1; path=x\n=a\nb\n;;=\"q\"; Domain=com",
        ].map { Array($0.utf8) }
    }

    static func run(_ input: UnsafeRawBufferPointer) {
        var jar = CookieJar()
        defer { jar.free() }
        let hosts = ["www.example.com", "example.com", "127.0.0.1"].map { Array($0.utf8) }
        let paths = ["/", "/b/c?d=/e", "/rms/x"].map { Array($0.utf8) }
        for (number, line) in input.split(separator: 10, omittingEmptySubsequences: false).enumerated() {
            let field = UnsafeMutableRawBufferPointer.allocate(byteCount: line.count, alignment: 1)
            defer { field.deallocate() }
            field.copyBytes(from: line)
            hosts[number % 3].withUnsafeBytes { host in
                paths[number / 3 % 3].withUnsafeBytes { path in
                    jar.store(
                        UnsafeRawBufferPointer(field), host: host, path: path, isSecure: number % 2 == 0,
                        now: 1_000 + Int64(number))
                }
            }
            if jar.count > CookieJar.cookiesMax { fatalError("\(jar.count) cookies") }
        }
        for (host, path) in zip(hosts, paths) {
            for now: Int64 in [2_000, 4_000_000_000] { check(&jar, host, path, now) }
        }
    }

    private static func check(_ jar: inout CookieJar, _ host: [UInt8], _ path: [UInt8], _ now: Int64) {
        var plain = ByteStore()
        var secure = ByteStore()
        defer {
            plain.free()
            secure.free()
        }
        host.withUnsafeBytes { host in
            path.withUnsafeBytes { path in
                let isSent = jar.write(into: &plain, host: host, path: path, isSecure: false, now: now)
                if isSent != !plain.bytes.isEmpty { fatalError("says \(isSent), wrote \(plain.count) bytes") }
                _ = jar.write(into: &secure, host: host, path: path, isSecure: true, now: now)
            }
        }
        if secure.count < plain.count { fatalError("a secured connection gets fewer cookies") }
        // A line end would be another field, or another request.
        if secure.bytes.contains(where: { $0 == 10 }) { fatalError("a line end in what is sent") }
    }
}
