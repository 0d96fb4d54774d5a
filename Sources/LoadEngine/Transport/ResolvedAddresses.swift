/// The addresses that were found for a plan's hosts before the run.
struct ResolvedAddresses: Sendable {
    /// By origin; those that are reached through proxies only have none.
    let origins: [SocketAddress]
    let proxies: [(origin: Origin, address: SocketAddress)]
    private let isDirect: [Bool]

    /// Looks every host up that is spoken to.
    ///
    /// - Errors: `EngineError.resolve` with the resolver's own words.
    init(_ plan: Plan) throws(EngineError) {
        var isDirect = [Bool](repeating: false, count: plan.origins.count)
        for session in plan.sessions where session.isDirect {
            for exchange in session.exchanges {
                isDirect[exchange.origin] = true
                // A redirect may lead to any of them.
                if exchange.redirectsMax > 0 { isDirect = isDirect.map { _ in true } }
            }
        }
        // Nobody uses it: found all the same, since a plan that names it may be wrong about it.
        for origin in plan.origins.indices {
            let isUsed = plan.sessions.contains { $0.exchanges.contains { $0.origin == origin } }
            if !isUsed { isDirect[origin] = true }
        }
        var origins: [SocketAddress] = []
        for (origin, isDirect) in zip(plan.origins, isDirect) {
            origins.append(isDirect ? try SocketAddress(resolving: origin) : SocketAddress())
        }
        var proxies: [(origin: Origin, address: SocketAddress)] = []
        for session in plan.sessions {
            guard case .curl(let curl) = session.transport, let proxy = curl.proxy else { continue }
            if proxies.contains(where: { $0.origin == proxy.origin }) { continue }
            proxies.append((proxy.origin, try SocketAddress(resolving: proxy.origin)))
        }
        self.origins = origins
        self.proxies = proxies
        self.isDirect = isDirect
    }

    /// Every host that is spoken to, with its address.
    func named(of plan: Plan) -> [(origin: Origin, address: SocketAddress)] {
        let direct = zip(plan.origins, origins).enumerated().filter { isDirect[$0.offset] }.map {
            (origin: $0.element.0, address: $0.element.1)
        }
        return direct + proxies
    }
}
