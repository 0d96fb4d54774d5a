import Glibc

/// The programs that the embedded lab is made of.
struct LabPrograms: Sendable, Equatable {
    var httpd: String
    var node: String

    /// Debian's place for httpd's modules.
    static let modules = "/usr/lib/apache2/modules"

    /// Finds them: httpd by RMSLOAD_HTTPD, in /usr/sbin or on PATH; the node by RMSLOAD_NODE or beside this executable.
    static func find(_ environment: [String: String]) throws(PlatformError) -> LabPrograms {
        var httpds = ["/usr/sbin/apache2"]
        httpds += (environment["PATH"] ?? "").split(separator: ":").map { $0 + "/apache2" }
        if let asked = environment["RMSLOAD_HTTPD"], !asked.isEmpty { httpds = [asked] }
        let httpd = try first(httpds, name: "apache2", remedy: "apt-get install apache2-bin")
        guard access(modules + "/mod_proxy_balancer.so", R_OK) == 0 else {
            throw .missingProgram(
                name: "httpd's module mod_proxy_balancer", looked: [modules], remedy: "apt-get install apache2-bin")
        }

        let own = linkTarget("/proc/self/exe") ?? ""
        var nodes = [String(own[..<(own.lastIndex(of: "/") ?? own.startIndex)]) + "/rms-node"]
        if let asked = environment["RMSLOAD_NODE"], !asked.isEmpty { nodes = [asked] }
        let remedy = "build it (swift build --product rms-node) or set RMSLOAD_NODE to its path"
        return LabPrograms(httpd: httpd, node: try first(nodes, name: "rms-node", remedy: remedy))
    }

    private static func first(_ paths: [String], name: String, remedy: String) throws(PlatformError) -> String {
        var seen: Set<String> = []
        let places = paths.filter { seen.insert($0).inserted }
        guard let path = places.first(where: { access($0, X_OK) == 0 && fileSize($0) != nil }) else {
            throw .missingProgram(name: name, looked: places, remedy: remedy)
        }
        return path
    }
}
