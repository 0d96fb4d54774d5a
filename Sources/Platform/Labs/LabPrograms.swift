import Glibc

/// The programs that a lab is made of.
struct LabPrograms: Sendable, Equatable {
    var httpd: String
    var node: String
    /// Nil for a lab without a hardware balancer.
    var haproxy: String?
    /// rmsload itself, as the guardian.
    var guardian: String
    /// What only the full lab needs; nil for the embedded one.
    var full: FullLabPrograms?

    /// Debian's place for httpd's modules.
    static let modules = "/usr/lib/apache2/modules"

    /// The file of one of them, such as `proxy_ajp`; named from there, so that nobody's /etc has to enable it.
    static func module(_ name: String) -> String { "\(modules)/mod_\(name).so" }

    /// Finds them: httpd by RMSLOAD_HTTPD and HAProxy by RMSLOAD_HAPROXY, in /usr/sbin or on PATH; the node by
    /// RMSLOAD_NODE and the guardian by RMSLOAD_GUARD, or beside this executable.
    static func find(
        _ environment: [String: String], for settings: LabSettings
    ) throws(PlatformError) -> LabPrograms {
        let httpd = try installed(
            "apache2", asked: environment["RMSLOAD_HTTPD"], environment, remedy: "apt-get install apache2-bin")
        let haproxy =
            settings.hardwareBalancer != nil
            ? try installed(
                "haproxy", asked: environment["RMSLOAD_HAPROXY"], environment,
                remedy: "apt-get install haproxy, or set platform.hardware-balancer: false") : nil
        if let missing = missingModule(of: settings.balancers) { throw missing }

        let own = linkTarget("/proc/self/exe") ?? ""
        let place = String(own[..<(own.lastIndex(of: "/") ?? own.startIndex)])
        var guardians = [place + "/rmsload"]
        if let asked = environment["RMSLOAD_GUARD"], !asked.isEmpty { guardians = [asked] }
        let guardian = try first(
            guardians, name: "rmsload",
            remedy:
                "the lab's guardian is rmsload itself; build it (swift build --product rmsload) or set RMSLOAD_GUARD to "
                + "its path")
        var nodes = [place + "/rms-node"]
        if let asked = environment["RMSLOAD_NODE"], !asked.isEmpty { nodes = [asked] }
        let remedy = "build it (swift build --product rms-node) or set RMSLOAD_NODE to its path"
        return LabPrograms(
            httpd: httpd, node: try first(nodes, name: "rms-node", remedy: remedy), haproxy: haproxy,
            guardian: guardian, full: settings.kind == .full ? try FullLabPrograms.find(environment) : nil)
    }

    /// What is not installed of what the connector needs; nil for nothing.
    static func missingModule(of settings: BalancerSettings, in folder: String = modules) -> PlatformError? {
        let isJK = settings.connector == .modJK
        let needed = isJK ? "mod_jk" : "mod_proxy_balancer"
        guard access("\(folder)/\(needed).so", R_OK) != 0 else { return nil }
        return .missingProgram(
            name: "httpd's module \(needed)", looked: [folder],
            remedy: isJK
                ? "apt-get install --no-install-recommends libapache2-mod-jk, or set platform.balancers.connector: ajp"
                : "apt-get install apache2-bin")
    }

    static func installed(
        _ name: String, asked: String?, _ environment: [String: String], remedy: String
    ) throws(PlatformError) -> String {
        var paths = ["/usr/sbin/" + name]
        paths += (environment["PATH"] ?? "").split(separator: ":").map { $0 + "/" + name }
        if let asked, !asked.isEmpty { paths = [asked] }
        return try first(paths, name: name, remedy: remedy)
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
