import Foundation
import Testing

/// Debian's httpd as a balancer that speaks AJP to the nodes, one process without children.
final class ApacheUnderTest {
    static let executable = "/usr/sbin/apache2"
    private static let modules = "/usr/lib/apache2/modules"

    static var isInstalled: Bool {
        FileManager.default.isExecutableFile(atPath: executable)
            && FileManager.default.fileExists(atPath: "\(modules)/mod_proxy_ajp.so")
    }

    let port: Int
    private let folder: URL
    private let process = Process()

    /// Starts it and returns when it answers.
    ///
    /// - Parameter members: the AJP ports of the nodes, by route.
    init(members: [(route: String, port: Int)], secret: String) async throws {
        port = try freePort()
        folder = FileManager.default.temporaryDirectory.appending(path: "rms-httpd-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appending(path: "httpd.conf")
        try Self.configuration(folder.path, port, members, secret).write(to: file, atomically: true, encoding: .utf8)
        process.executableURL = URL(filePath: Self.executable)
        process.arguments = ["-X", "-f", file.path]
        process.standardError = FileHandle.nullDevice
        try process.run()
        // httpd binds its port before it writes the file.
        let pidFile = folder.appending(path: "httpd.pid").path
        try await eventually("httpd listens") { FileManager.default.fileExists(atPath: pidFile) }
    }

    deinit {
        if process.isRunning {
            for path in sharedMemory { try? FileManager.default.removeItem(atPath: path) }
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
        try? FileManager.default.removeItem(at: folder)
    }

    /// Names in /dev/shm, which httpd makes and leaves there when it ends.
    private var sharedMemory: [String] {
        let maps = FileManager.default.contents(atPath: "/proc/\(process.processIdentifier)/maps") ?? Data()
        return String(decoding: maps, as: UTF8.self).split(separator: "\n")
            .compactMap { $0.firstMatch(of: /\/dev\/shm\/ShM\.[0-9a-fH]+$/).map { String($0.0) } }
    }

    /// One request over a connection of its own.
    func ask(
        _ method: String, _ target: String, _ headers: [String: String] = [:], body: String = ""
    ) throws -> TestResponse {
        let connection = try TestConnection(port: port)
        try connection.send(method, target, headers, body: body)
        return try connection.receive(bodyless: method == "HEAD")
    }

    private static func configuration(
        _ folder: String, _ port: Int, _ members: [(route: String, port: Int)], _ secret: String
    ) -> String {
        let modules = [
            "mpm_event", "authz_core", "proxy", "proxy_balancer", "proxy_ajp", "slotmem_shm", "lbmethod_byrequests",
        ]
        let members = members.map {
            "  BalancerMember ajp://127.0.0.1:\($0.port) route=\($0.route) secret=\(secret) ping=300ms retry=1 timeout=10"
        }
        return """
            ServerRoot \(folder)
            ServerName localhost
            PidFile \(folder)/httpd.pid
            DefaultRuntimeDir \(folder)
            Mutex file:\(folder) default
            ErrorLog \(folder)/error.log
            \(geteuid() == 0 ? "User www-data\nGroup www-data" : "")
            \(modules.map { "LoadModule \($0)_module \(Self.modules)/mod_\($0).so" }.joined(separator: "\n"))
            Listen 127.0.0.1:\(port)
            ThreadsPerChild 32
            MaxRequestWorkers 32
            StartServers 1
            KeepAlive On
            ProxyPreserveHost On
            <Proxy balancer://rms>
            \(members.joined(separator: "\n"))
            </Proxy>
            ProxyPass / balancer://rms/ lbmethod=byrequests stickysession=JSESSIONID

            """
    }
}
