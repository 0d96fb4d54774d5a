import FoundationEssentials

/// How a part is hurt and healed, as a value that can be written down.
///
/// Whoever reads it, also another process after this one died, can undo what was done: it holds no secret and nothing
/// that is true of one process only.
public struct ControlDescription: Sendable, Equatable, Codable {
    public enum Driver: Sendable, Equatable, Codable {
        case process(pidFile: String, start: String?)
        case systemd(unit: String)
        case docker(container: String)
        case kubernetes(workload: String, selector: String, namespace: String?, context: String?)
        case command(CommandLines)

        /// As it is called in a platform file.
        public var name: String {
            switch self {
            case .process: "process"
            case .systemd: "systemd"
            case .docker: "docker"
            case .kubernetes: "kubernetes"
            case .command: "command"
            }
        }
    }

    public var driver: Driver
    /// The machine that its commands run on; nil for this one.
    public var ssh: SSHDestination?
    /// Whether its commands go through `sudo -n`.
    public var sudo = false
    /// How long each of its commands may take.
    public var limitMs = 10_000
    public var gracefulSignal = StopSignal.term
    /// The working directory of commands on this machine, by its full path.
    public var folder: String?

    public init(_ driver: Driver) { self.driver = driver }

    /// The faults that can be done through it, each with its undoing.
    public var faults: Set<FaultPlan.Kind> { self.driver(environment: [:]).faults }

    /// What does it.
    ///
    /// - Parameter environment: that of the programs that it runs, and where they are found.
    func driver(environment: [String: String]) -> any ControlDriver {
        let host = host(environment: environment)
        switch driver {
        case .process(let pidFile, let start):
            return ProcessDriver(pidFile: pidFile, start: start, gracefulSignal: gracefulSignal, host: host)
        case .systemd(let unit): return SystemdDriver(unit: unit, gracefulSignal: gracefulSignal, host: host)
        case .docker(let container):
            return DockerDriver(container: container, gracefulSignal: gracefulSignal, host: host)
        case .kubernetes(let workload, let selector, let namespace, let context):
            return KubernetesDriver(
                workload: workload, selector: selector, namespace: namespace, context: context, host: host)
        case .command(let lines): return CommandDriver(lines: lines, host: host)
        }
    }

    func host(environment: [String: String]) -> CommandHost {
        CommandHost(
            ssh: ssh, sudo: sudo, environment: environment, folder: folder, limit: .milliseconds(limitMs))
    }
}
