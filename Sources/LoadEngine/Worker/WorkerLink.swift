/// The transport of a worker: secured, or libcurl's, only where the plan asks for it, so that the others pay nothing.
enum WorkerLink: ~Copyable {
    case plain(SocketTransport)
    case secure(SecureTransport)
    case curl(CurlTransport)

    /// - Errors: `EngineError.system`, `.tls`.
    init(
        _ plan: Plan, addresses: ResolvedAddresses, share: WorkerShare, clock: MonotonicClock
    ) throws(EngineError) {
        if plan.sessions.contains(where: \.isCarried) {
            self = .curl(try CurlTransport(plan, addresses: addresses, share: share, clock: clock))
        } else if plan.isSecure {
            self = .secure(try SecureTransport(plan, addresses: addresses.origins, share: share))
        } else {
            self = .plain(
                try SocketTransport(
                    addresses: addresses.origins, sources: SourceAddresses(plan.sources),
                    connectionsMax: share.connectionsMax))
        }
    }
}
