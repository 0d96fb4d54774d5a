/// A platform under test, as far as faults need it: named parts, and what its balancers say about them.
public protocol PlatformControl: Sendable {
    /// Names of the parts that faults may be done to, in the order of the tiers.
    var partNames: [String] { get }

    /// The part of this name.
    ///
    /// - Errors: `.unknownPart`, which lists the names that there are.
    func part(_ name: String) throws(PlatformError) -> any PartControl

    /// How many clients' requests the part has been given so far; health checks and status pages do not count.
    ///
    /// - Returns: nil when nobody can tell just now.
    func requestsServed(by part: String) async -> UInt64?

    /// How many sessions are on the part and have not expired.
    ///
    /// - Returns: nil when nobody can tell just now.
    func sessions(on part: String) async -> Int?

    /// Whether the part is one of several software balancers: what stands before it hands out connections, not sessions.
    func isBalancer(_ part: String) -> Bool

    /// How many connections clients have opened to a balancer since this was first asked.
    ///
    /// - Returns: nil when nobody can tell just now, and for a part that is no balancer.
    func connections(to part: String) async -> Int?

    /// Whether the balancer has taken the part out because it failed.
    ///
    /// - Returns: nil when no balancer is in front of the part, or when it does not answer.
    func isMarkedOut(_ part: String) async -> Bool?

    /// Names of the parts that what stands before them can be told to send no new sessions to, or no new connections.
    var drainableParts: [String] { get }

    /// Tells what stands before the part to send it no new sessions or connections, or to send it some again; those
    /// that it has go on.
    ///
    /// - Returns: the moment before the first balancer was told, CLOCK_MONOTONIC nanoseconds.
    /// - Errors: `.undrainable`; `.unmanaged` when a balancer does not do it. Others may have done it then.
    func setDraining(_ isDraining: Bool, _ part: String) async throws(PlatformError) -> UInt64

    /// Whether what stands before the part sends it nobody new because it was told so.
    ///
    /// - Returns: nil when none of them answers.
    func isDraining(_ part: String) async -> Bool?

    /// Names of the database servers that can follow another one, and whose following can be stopped.
    var stallableParts: [String] { get }

    /// Tells a replica to fetch nothing more from its primary, or to go on.
    ///
    /// - Returns: the moment before it was told, CLOCK_MONOTONIC nanoseconds.
    /// - Errors: `.unstallable` where the part is no replica at this moment; `.unmanaged` when it does not do it.
    func setStalled(_ isStalled: Bool, _ part: String) async throws(PlatformError) -> UInt64

    /// Whether the replica itself says that it fetches nothing.
    ///
    /// - Returns: nil when it does not answer or is no replica.
    func isStalled(_ part: String) async -> Bool?

    /// How many changes the replica's primary has in its log that the replica has not.
    ///
    /// - Returns: nil when one of them does not answer.
    func replicationLag(of part: String) async -> UInt64?

    /// The database server that says it leads, and is another than this one.
    ///
    /// - Returns: nil where there is none, and for a part that is no database server.
    func primary(insteadOf part: String) async -> String?

    /// Names of the database servers that can be made the primary, each in the place of another that could be it again.
    var promotableParts: [String] { get }

    /// Whether a database server says that it leads.
    ///
    /// - Returns: nil when it does not answer, and for a part that is no database server.
    func leads(_ part: String) async -> Bool?

    /// The server in whose place this one is promoted, and which is promoted to undo that.
    func formerPrimary(of part: String) -> String?

    /// Makes a database server the primary; the one that led is not ended.
    ///
    /// - Returns: the moment before it was told, CLOCK_MONOTONIC nanoseconds.
    /// - Errors: `.unpromotable`; `.unmanaged` or `.control` in the words of whoever should have done it.
    func promote(_ part: String) async throws(PlatformError) -> UInt64

    /// Whether what was written can be looked up in the database itself, past balancers and nodes.
    var canListWrites: Bool { get }

    /// How often each of these writes is in the database, by the keys that they carried.
    ///
    /// - Returns: a number for every key of which that could be learnt, 0 for one that is not there; of a key that is left
    ///   out nothing is known.
    /// - Errors: the words of whoever was asked.
    func storedWrites(_ keys: [String]) async throws(PlatformError) -> [String: Int]
}

/// A platform whose balancers do not tell of connections, and whose database is nobody's to hurt or to ask.
extension PlatformControl {
    /// None is known to be one.
    public func isBalancer(_ part: String) -> Bool { false }

    /// Nobody can tell.
    public func connections(to part: String) async -> Int? { nil }

    /// None.
    public var stallableParts: [String] { [] }

    /// Always an error.
    public func setStalled(_ isStalled: Bool, _ part: String) async throws(PlatformError) -> UInt64 {
        throw .unstallable(part: part, allowed: stallableParts)
    }

    /// Nobody can tell.
    public func isStalled(_ part: String) async -> Bool? { nil }

    /// Nobody can tell.
    public func replicationLag(of part: String) async -> UInt64? { nil }

    /// Nobody can tell.
    public func primary(insteadOf part: String) async -> String? { nil }

    /// None.
    public var promotableParts: [String] { [] }

    /// Nobody can tell.
    public func leads(_ part: String) async -> Bool? { nil }

    /// Nobody.
    public func formerPrimary(of part: String) -> String? { nil }

    /// Always an error.
    public func promote(_ part: String) async throws(PlatformError) -> UInt64 {
        throw .unpromotable(part: part, allowed: promotableParts)
    }

    /// Nobody has said where.
    public var canListWrites: Bool { false }

    /// Nobody has said where.
    public func storedWrites(_ keys: [String]) async throws(PlatformError) -> [String: Int] { [:] }
}

/// One RMS node of the platform, as engine and scenarios need to know it.
public struct NodeDescription: Sendable, Equatable {
    /// Such as `rms-1`.
    public var name: String
    /// What follows the dot in this node's session cookies, such as `rms1`.
    public var route: String
    /// Where the node itself listens, past the balancer.
    public var endpoint: Endpoint
    /// The path of its health check, `/rms/status`.
    public var healthPath: String

    public init(name: String, route: String, endpoint: Endpoint, healthPath: String = "/rms/status") {
        self.name = name
        self.route = route
        self.endpoint = endpoint
        self.healthPath = healthPath
    }
}
