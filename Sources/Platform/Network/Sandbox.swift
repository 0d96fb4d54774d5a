import FoundationEssentials
import Glibc

/// A network and a table of mounts of the run's own, in which a rule or a small disk meets nobody else.
///
/// It ends with the last process in it, and whatever was done to it with it: also when all of them are killed.
public enum Sandbox {
    /// Names the network that rmsload was started in; the one that it is in now is another one inside a sandbox.
    static let mark = "RMSLOAD_SANDBOX"

    private static var network: String { linkTarget("/proc/self/ns/net") ?? "" }

    /// Whether this process is in one.
    public static var isInside: Bool {
        guard let outside = ProcessInfo.processInfo.environment[mark] else { return false }
        return outside != network
    }

    /// Whether one of these faults can be done in a sandbox only.
    public static func isNeeded(by faults: [FaultPlan]) -> Bool {
        faults.contains { $0.kind.need == .network || $0.kind.need == .disk }
    }

    /// Programs that a fault needs.
    struct Programs: Sendable {
        var unshare: String
        var ip: String
        var nft: String
        var ss: String

        static func find() throws(PlatformError) -> Programs {
            Programs(
                unshare: try program("unshare", package: "util-linux"), ip: try program("ip", package: "iproute2"),
                nft: try program("nft", package: "nftables"), ss: try program("ss", package: "iproute2"))
        }

        private static func program(_ name: String, package: String) throws(PlatformError) -> String {
            // Ordinary users' PATH often lacks the last two.
            let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "") + ":/usr/sbin:/sbin"
            guard let path = ProgramRun.path(of: name, ["PATH": folders]) else {
                let looked = folders.split(separator: ":").map { "\($0)/\(name)" }
                throw .missingProgram(name: name, looked: looked, remedy: "apt-get install \(package)")
            }
            return path
        }
    }

    /// An ordinary user becomes the master of a user namespace first, as which he may have the others.
    private static func prefix(_ programs: Programs) -> [String] {
        let user = geteuid() == 0 ? [] : ["--user", "--map-current-user", "--keep-caps"]
        return [programs.unshare] + user + ["--net", "--mount", "--"]
    }

    /// Tries whether a sandbox can be had; blocks the thread for a moment.
    ///
    /// - Errors: `.missingProgram`; `.sandbox` with the system's words.
    public static func check() throws(PlatformError) {
        let programs = try Programs.find()
        let script = "\(programs.ip) link set lo up && \(programs.nft) list ruleset && mount -t tmpfs none /mnt"
        try run(prefix(programs) + ["/bin/sh", "-c", script], as: "trying one")
    }

    private static func run(_ words: [String], as what: String) throws(PlatformError) {
        let command = ProgramRun(
            command: words, environment: ProcessInfo.processInfo.environment, limit: .seconds(10))
        do throws(PlatformError) {
            try command.runBlocking(as: what)
        } catch {
            throw .sandbox(reason: error.description)
        }
    }

    /// Becomes this program anew inside a sandbox: same process, same arguments. Returns only with an error.
    public static func enter(arguments: [String]) throws(PlatformError) -> Never {
        let programs = try Programs.find()
        guard let own = linkTarget("/proc/self/exe") else { throw .sandbox(reason: "/proc is not mounted") }
        setenv(mark, network, 1)
        let words = prefix(programs) + [own] + arguments
        let pointers = words.map { strdup($0) } + [nil]
        execv(words[0], pointers)
        throw .sandbox(reason: "\(words[0]): \(systemReason(errno))")
    }

    /// Sets up what a new network lacks: addresses of its own machine, in packets of the size that real networks have.
    ///
    /// With the loopback's usual 64 kB a packet that is lost would be a whole response.
    public static func settle() throws(PlatformError) {
        let programs = try Programs.find()
        try run([programs.ip, "link", "set", "lo", "mtu", "1500", "up"], as: "its network")
    }
}
