import Foundation

/// An Apache httpd of its own on free ports of 127.0.0.1, in a folder that goes away with it.
///
/// One port for each of `Port`, and one host that speaks HTTP/1.1 only. Stops when `stop` is called or the object goes away.
final class ApacheServer: @unchecked Sendable {
    enum Port: Int, CaseIterable {
        /// HTTP/1.1, and HTTP/2 by prior knowledge.
        case plain
        /// HTTP/1.1 and HTTP/2 over TLS.
        case secure
        /// HTTP/1.1 over TLS.
        case old
        /// TLS that wants a certificate of the client.
        case guarded
        /// A proxy, and the same with a password (`user`, `secret`).
        case proxy, locked
    }

    struct StartError: Error, CustomStringConvertible {
        var description: String
    }

    private let folder: String
    private let authority: TestAuthority
    private var ports: [UInt16] = []
    private var process: pid_t?

    init(_ authority: TestAuthority) throws {
        self.authority = authority
        var name = Array("/tmp/rmsload-httpd-XXXXXX".utf8CString)
        guard let made = mkdtemp(&name) else { throw StartError(description: "no temporary folder") }
        folder = String(cString: made)
        try FileManager.default.createDirectory(atPath: "\(folder)/files", withIntermediateDirectories: true)
        try "hello".write(toFile: "\(folder)/files/hello.txt", atomically: true, encoding: .utf8)
        let large = String(repeating: "0123456789abcdef", count: 65_536)
        for name in ["large", "gzip", "brotli"] {
            try large.write(toFile: "\(folder)/files/\(name).txt", atomically: true, encoding: .utf8)
        }
        authority.server.writeCertificate(to: "\(folder)/server.pem")
        authority.server.writeKey(to: "\(folder)/server.key")
        // `user:secret`, as `htpasswd -s` writes it.
        try "user:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=\n".write(
            toFile: "\(folder)/users", atomically: true, encoding: .utf8)
        // A port that is free when it is looked for may be gone when httpd binds it.
        for _ in 0..<5 where process == nil { try start() }
        if process == nil {
            let log = (try? String(contentsOfFile: "\(folder)/error.log", encoding: .utf8)) ?? ""
            throw StartError(description: "httpd did not start: \(log)")
        }
    }

    subscript(port: Port) -> UInt16 { ports[port.rawValue] }

    /// What was asked of it: `port protocol method target status bytes`, a line each.
    ///
    /// httpd writes a line after the response is out: waits for a while until so many have the text.
    func log(_ count: Int = 0, with part: String = "") -> [String] {
        var lines: [String] = []
        _ = Self.await(within: .seconds(5)) {
            let text = (try? String(contentsOfFile: "\(folder)/access.log", encoding: .utf8)) ?? ""
            lines = text.split(separator: "\n").map(String.init)
            return lines.filter { $0.contains(part) }.count >= count
        }
        return lines
    }

    func stop() {
        guard let process else { return }
        self.process = nil
        Self.end(process)
    }

    /// Whether something comes true in time.
    private static func await(within limit: Duration, _ isTrue: () -> Bool) -> Bool {
        let end = ContinuousClock.now + limit
        while !isTrue() {
            if ContinuousClock.now > end { return false }
            sched_yield()
        }
        return true
    }

    private static func end(_ process: pid_t) {
        kill(process, SIGTERM)
        if Self.await(within: .seconds(5), { waitpid(process, nil, WNOHANG) == process }) { return }
        // Its children see that it is gone, and go as well.
        kill(process, SIGKILL)
        waitpid(process, nil, 0)
    }

    deinit {
        stop()
        try? FileManager.default.removeItem(atPath: folder)
    }

    private func start() throws {
        ports = Port.allCases.map { _ in Self.freePort() }
        try configuration.write(toFile: "\(folder)/httpd.conf", atomically: true, encoding: .utf8)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor in 0..<3 as Range<Int32> {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
        }
        // The threads of tests hold signals back, and what they start would inherit that.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigaddset(&signals, SIGTERM)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        let texts: [String] = ["apache2", "-f", "\(folder)/httpd.conf", "-D", "FOREGROUND"]
        let words: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var id = pid_t()
        guard posix_spawn(&id, "/usr/sbin/apache2", &actions, &attributes, words, environ) == 0 else {
            throw StartError(description: "no /usr/sbin/apache2: scripts/install-packages installs it")
        }
        // Until it listens on all its ports, or has given up.
        var hasEnded = false
        let isDecided = Self.await(within: .seconds(20)) {
            hasEnded = waitpid(id, nil, WNOHANG) == id
            return hasEnded || ports.allSatisfy(Self.accepts)
        }
        if hasEnded { return }
        if isDecided { process = id } else { Self.end(id) }
    }

    private var configuration: String {
        let modules = [
            "mpm_event", "unixd", "authn_core", "authz_core", "authn_file", "authz_user", "authz_host", "auth_basic",
            "http2", "ssl", "socache_shmcb", "proxy", "proxy_http", "proxy_connect", "headers", "setenvif", "rewrite",
            "alias", "deflate", "brotli",
        ]
        .filter { FileManager.default.fileExists(atPath: "/usr/lib/apache2/modules/mod_\($0).so") }
        .map { "LoadModule \($0)_module /usr/lib/apache2/modules/mod_\($0).so" }
        let tls = "SSLEngine on\nSSLCertificateFile \(folder)/server.pem\nSSLCertificateKeyFile \(folder)/server.key"
        let proxy = "ProxyRequests On\nAllowCONNECT 1-65535"
        let hosts: [(Port, String)] = [
            (.plain, "Protocols h2c http/1.1"), (.secure, "Protocols h2 http/1.1\n\(tls)"),
            (.old, "Protocols http/1.1\n\(tls)"),
            (.guarded, "Protocols h2\n\(tls)\nSSLVerifyClient require\nSSLCACertificateFile \(authority.ca)"),
            (.proxy, "Protocols http/1.1\n\(proxy)"),
            (
                .locked,
                """
                Protocols http/1.1
                \(proxy)
                <Proxy *>
                AuthType Basic
                AuthName test
                AuthUserFile \(folder)/users
                Require valid-user
                </Proxy>
                """
            ),
        ]
        return """
            \(modules.joined(separator: "\n"))
            ServerRoot \(folder)
            ServerName localhost
            PidFile \(folder)/httpd.pid
            ErrorLog \(folder)/error.log
            LogFormat "%{local}p %H %m %U %>s %B %{Cookie}i" short
            CustomLog \(folder)/access.log short
            DocumentRoot \(folder)/files
            StartServers 1
            ServerLimit 2
            ThreadsPerChild 32
            ThreadLimit 32
            MaxRequestWorkers 64
            KeepAlive On
            MaxKeepAliveRequests 0
            <Directory \(folder)/files>
            Require all granted
            </Directory>
            <Files gzip.txt>
            SetOutputFilter DEFLATE
            </Files>
            <Files brotli.txt>
            SetOutputFilter BROTLI_COMPRESS
            </Files>
            Redirect 404 /absent
            Redirect 302 /moved /hello.txt
            Redirect 302 /round /round
            Redirect 302 /away https://localhost:\(self[.secure])/hello.txt
            Header always set Cache-Control "max-age=60" "expr=%{QUERY_STRING} == 'fresh'"
            Header always set Set-Cookie "JSESSIONID=abc.rms-1; Path=/" "expr=%{REQUEST_URI} == '/hello.txt'"
            RewriteEngine On
            \(ports.map { "Listen 127.0.0.1:\($0)" }.joined(separator: "\n"))
            \(hosts.map { "<VirtualHost *:\(self[$0.0])>\n\($0.1)\n</VirtualHost>" }.joined(separator: "\n"))
            """
    }

    private static func withAddress<Result>(
        _ port: UInt16, _ body: (UnsafeMutablePointer<sockaddr>, inout socklen_t) -> Result
    ) -> (Result, UInt16) {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        address.sin_port = port.bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, &size) }
        }
        return (result, UInt16(bigEndian: address.sin_port))
    }

    private static func freePort() -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        return withAddress(0) { address, size in
            precondition(bind(descriptor, address, size) == 0, "cannot bind a free port")
            getsockname(descriptor, address, &size)
        }.1
    }

    private static func accepts(_ port: UInt16) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        return withAddress(port) { connect(descriptor, $0, $1) == 0 }.0
    }
}
