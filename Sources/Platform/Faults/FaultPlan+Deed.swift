extension FaultPlan.Kind {
    /// Does it to the part.
    ///
    /// - Returns: the moment of the deed.
    func inject(on part: any PartControl) async throws(PlatformError) -> UInt64 {
        switch self {
        case .kill: try await part.kill()
        case .restart: try await part.terminate()
        }
    }

    /// How long the part may take to end by itself before it is ended by force.
    var patience: Duration {
        switch self {
        case .kill: .seconds(2)
        case .restart: .seconds(5)
        }
    }

    /// For people: what has just been done.
    func words(_ part: any PartControl) -> String {
        let pid = part.process.map { " (process \($0.pid))" } ?? ""
        return switch self {
        case .kill: "SIGKILL to \(part.name)\(pid)"
        case .restart: "\(part.name)\(pid) was asked to stop"
        }
    }
}
