/// The transport of a worker: secured only where the plan has an origin that is, so that the others pay nothing.
enum WorkerLink: ~Copyable {
    case plain(SocketTransport)
    case secure(SecureTransport)

    /// - Errors: `EngineError.system`, `.tls`.
    init(_ plan: Plan, addresses: [SocketAddress], share: WorkerShare) throws(EngineError) {
        if plan.isSecure {
            self = .secure(try SecureTransport(plan, addresses: addresses, share: share))
        } else {
            self = .plain(
                try SocketTransport(
                    addresses: addresses, sources: SourceAddresses(plan.sources), connectionsMax: share.connectionsMax))
        }
    }
}
