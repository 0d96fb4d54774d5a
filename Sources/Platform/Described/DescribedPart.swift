/// A part of a platform that runs already, controlled by the driver that its file names.
final class DescribedPart: PartControl {
    let description: PartDescription
    /// Whether the platform's file allows faults.
    private let isHarmAllowed: Bool
    private let driver: (any ControlDriver)?
    /// Where its database's password may be.
    private let variables: [String: String]

    init(_ description: PartDescription, isHarmAllowed: Bool, environment: [String: String]) {
        self.description = description
        self.isHarmAllowed = isHarmAllowed
        driver = description.control?.driver(environment: environment)
        variables = environment
    }

    var name: String { description.name }
    var endpoint: Endpoint { description.address ?? healthEndpoint }
    /// A part without a page is asked by connecting to it.
    var healthEndpoint: Endpoint { description.health?.endpoint ?? description.address ?? Endpoint(host: "", port: 0) }
    var healthPath: String { description.health?.path ?? "/" }
    var faults: Set<FaultPlan.Kind> { isHarmAllowed ? driver?.faults ?? [] : [] }

    /// Without a driver nobody can be asked for the process: what answers its health check runs, and of what does not
    /// nothing is known.
    func condition() async -> PartCondition {
        if let driver { return await driver.condition() }
        let health = await health(within: .seconds(1))
        return health == .well
            ? .running(PartLife(pid: nil, start: "a time that nobody tells"))
            : .unknown("the platform file gives it no control, and it is not well: \(health.words)")
    }

    func health(within limit: Duration) async -> PartHealth {
        if let health = description.health {
            return PartHealth(await StatusPage.get(health.path, from: health.endpoint, within: limit))
        }
        if description.status.mariadb != nil {
            switch await databaseStatus(within: limit) {
            case .success: return .well
            case .failure(.silent): return .silent
            case .failure(let failure): return .ill(failure.description)
            }
        }
        guard let address = description.address else {
            return .ill("the platform file names neither health nor address")
        }
        return await PartHealth(connectingTo: address, within: limit)
    }

    /// The database server that it is, as it is asked.
    ///
    /// - Errors: `.lost` where the file names no way, or its password is not where it should be.
    var database: Result<DatabaseServer, DatabaseFailure> {
        guard let source = description.status.mariadb else {
            return .failure(.lost("the platform file names no status.mariadb for it"))
        }
        do throws(ControlFailure) { return .success(try source.server(name, variables)) } catch {
            return .failure(.lost(error.description))
        }
    }

    /// What it tells of its role.
    func databaseStatus(within limit: Duration = .seconds(1)) async -> Result<DatabaseStatus, DatabaseFailure> {
        switch database {
        case .success(let server): await server.status(within: limit)
        case .failure(let failure): .failure(failure)
        }
    }

    func kill() async throws(PlatformError) -> UInt64 { try await harm(.kill) }
    func terminate() async throws(PlatformError) -> UInt64 { try await harm(.stop) }
    func stopGracefully() async throws(PlatformError) -> UInt64 { try await harm(.gracefulStop) }
    func freeze() async throws(PlatformError) -> UInt64 { try await harm(.freeze) }
    func thaw() async throws(PlatformError) { try await perform(.thaw) }

    /// How often a remote part is looked at while it is waited for.
    private static let period = Duration.milliseconds(100)

    /// What cannot be asked is not taken for gone.
    func waitUntilGone(within limit: Duration) async -> Bool {
        let deadline = Deadline(in: limit)
        while true {
            if await condition() == .gone { return true }
            if deadline.isOver { return false }
            await pause(Self.period)
        }
    }

    func start() async throws(PlatformError) {
        // What cannot be started can still be waited for: it may have been drained, or promoted.
        if driver != nil { try await perform(.start) }
        let limit = Duration.milliseconds(description.readyWithinMs)
        let deadline = Deadline(in: limit)
        var health = await health()
        while health != .well {
            if deadline.isOver {
                throw .unhealthy(
                    part: name, afterS: limit.milliseconds / 1000, answer: health.words, words: await conditionWords)
            }
            await pause(Self.period)
            health = await self.health()
        }
    }

    private var conditionWords: String {
        get async {
            switch await condition() {
            case .running: "it runs"
            case .frozen: "it is frozen"
            case .gone: "it does not run"
            case .unknown(let words): words
            }
        }
    }

    /// - Returns: the moment before its driver was asked: over ssh the deed itself comes some tenths of a second later.
    private func harm(_ deed: ControlDeed) async throws(PlatformError) -> UInt64 {
        guard isHarmAllowed else { throw .harmless(part: name) }
        let now = MonotonicTime.nowNs()
        try await perform(deed)
        return now
    }

    private func perform(_ deed: ControlDeed) async throws(PlatformError) {
        guard let driver else {
            throw .control(part: name, deed: deed.rawValue, words: "the platform file gives it no control")
        }
        do throws(ControlFailure) {
            try await driver.perform(deed)
        } catch {
            throw .control(part: name, deed: deed.rawValue, words: error.description)
        }
    }
}
