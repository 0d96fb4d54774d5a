import FoundationEssentials

/// A way to hurt and heal one part of the platform.
public protocol PartControl: Sendable {
    /// The part's name, such as `rms-2`.
    var name: String { get }
    /// Where the part serves its clients.
    var endpoint: Endpoint { get }
    /// Where it is asked for its health; an address of its own for a part that logs what comes to `endpoint`.
    var healthEndpoint: Endpoint { get }
    /// The path that answers 200 when the part is well.
    var healthPath: String { get }
    /// Asks the part whether it is well.
    ///
    /// A part with a health page need not say how: that is asked.
    func health(within limit: Duration) async -> PartHealth
    /// The faults that can be done to the part itself, each with its undoing. Whether it can be drained is its
    /// balancers' affair.
    var faults: Set<FaultPlan.Kind> { get }
    /// Whether it runs, looked up now.
    func condition() async -> PartCondition

    /// Ends the part without a warning: SIGKILL to its process group.
    ///
    /// - Returns: the moment of the signal, CLOCK_MONOTONIC nanoseconds.
    func kill() async throws(PlatformError) -> UInt64
    /// Asks the part to end in order (SIGTERM); does not wait for it.
    ///
    /// - Returns: the moment of the signal, CLOCK_MONOTONIC nanoseconds.
    func terminate() async throws(PlatformError) -> UInt64
    /// Asks the part to finish what it has begun and then to end; does not wait for it.
    ///
    /// - Returns: the moment of the signal, CLOCK_MONOTONIC nanoseconds.
    func stopGracefully() async throws(PlatformError) -> UInt64
    /// Stops the part's processes where they are: SIGSTOP to its process group.
    ///
    /// - Returns: the moment of the signal, CLOCK_MONOTONIC nanoseconds.
    func freeze() async throws(PlatformError) -> UInt64
    /// Lets a frozen part go on; does nothing to one that runs.
    func thaw() async throws(PlatformError)
    /// Waits until no process of the part runs.
    ///
    /// - Returns: whether that was so in time.
    func waitUntilGone(within limit: Duration) async -> Bool
    /// Starts the part as it was started before (same port, same settings) and waits until it is healthy.
    ///
    /// Does nothing but wait when it runs already.
    func start() async throws(PlatformError)

    /// How a round trip to the part is measured.
    var way: ProbeWay { get }
    /// What a command about this part is given as its environment.
    var environment: [String: String] { get }
    /// Why something around the part cannot be made worse; nil when it can. Asked before anything is done.
    func obstacle(to impairment: Impairment) -> String?
    /// Makes something around the part worse.
    ///
    /// - Parameter fault: the fault's name, by which it is found again.
    /// - Returns: the moment of the deed, CLOCK_MONOTONIC nanoseconds.
    func impair(_ impairment: Impairment, for fault: String) async throws(PlatformError) -> UInt64
    /// Makes it as it was; may be called more than once, and for what was never done.
    func restore(_ impairment: Impairment, for fault: String) async throws(PlatformError)
    /// What the mechanism that does it says about itself, once it has taken effect on somebody.
    func trace(of impairment: Impairment, for fault: String) async -> String?
    /// What can be measured of it from outside, past the mechanism.
    func effect(of impairment: Impairment) async -> String?
}

/// A part around which nothing can be made worse, unless its driver says otherwise.
extension PartControl {
    public var way: ProbeWay { .http(healthPath, reached: endpoint, past: healthEndpoint) }

    public var environment: [String: String] { ProcessInfo.processInfo.environment }

    public func obstacle(to impairment: Impairment) -> String? {
        "nothing here can do \"\(impairment.name)\" to a part of this platform"
    }

    public func impair(_ impairment: Impairment, for fault: String) async throws(PlatformError) -> UInt64 {
        throw .impossible(fault: fault, part: name, reason: obstacle(to: impairment) ?? "its driver does not do it")
    }

    public func restore(_ impairment: Impairment, for fault: String) async throws(PlatformError) {}

    public func trace(of impairment: Impairment, for fault: String) async -> String? { nil }

    public func effect(of impairment: Impairment) async -> String? { await Probe(self).effect(of: impairment) }
}

extension PartControl {
    /// What its health page says.
    public func health(within limit: Duration) async -> PartHealth {
        PartHealth(await StatusPage.get(healthPath, from: healthEndpoint, within: limit))
    }

    /// The same within half a second.
    public func health() async -> PartHealth { await health(within: .milliseconds(500)) }

    /// Ends the part in order, and by force when it takes longer than `patience`.
    public func stop(patience: Duration = .seconds(5)) async throws(PlatformError) {
        _ = try await terminate()
        if await waitUntilGone(within: patience) { return }
        _ = try await kill()
        if await waitUntilGone(within: .seconds(5)) { return }
        throw .undying(part: name, pid: await condition().life?.pid ?? 0)
    }
}

/// An address that a part listens on.
public struct Endpoint: Sendable, Hashable, Codable, CustomStringConvertible {
    /// A name or a numeric address.
    public var host: String
    public var port: UInt16

    public init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
