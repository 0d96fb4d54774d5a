/// Nodes are drained by the software balancers, and those by the hardware balancer.
extension Lab {
    /// Names of the parts of a lab with these settings that can be drained: what has something before it that chooses.
    public static func drainableParts(_ settings: LabSettings) -> [String] {
        (settings.hardwareBalancer == nil ? [] : Array(balancerNames.prefix(settings.balancers.count))) + nodeNames
    }

    public var drainableParts: [String] { Self.drainableParts(settings) }

    public func isBalancer(_ part: String) -> Bool { connectionLogs[part] != nil }

    public func connections(to part: String) async -> Int? {
        guard let log = connectionLogs[part] else { return nil }
        return await offPool { log.connections() }
    }

    /// Every balancer that lives is told. One that is dead has nothing to be told, and knows of nothing when it is
    /// started again; one that does not answer is an error.
    public func setDraining(_ isDraining: Bool, _ part: String) async throws(PlatformError) -> UInt64 {
        guard drainableParts.contains(part) else { throw .undrainable(part: part, allowed: drainableParts) }
        let now = MonotonicTime.nowNs()
        var told = 0
        if isBalancer(part) {
            if try await tellHardwareBalancer(isDraining, part) { told += 1 }
        } else if let member = member(part) {
            for balancer in balancers {
                if try await console(of: balancer).setDraining(isDraining, member: member) { told += 1 }
            }
        }
        guard told > 0 || !isDraining else {
            let fronts = isBalancer(part) ? [Self.hardwareBalancerName] : balancers.map(\.name)
            throw .unmanaged(balancer: fronts.joined(separator: ", "), reason: "none of them runs")
        }
        return now
    }

    public func isDraining(_ part: String) async -> Bool? {
        if isBalancer(part) { return try? await hardwareMember(part)?.isDraining }
        let members = await members(part)
        return members.isEmpty ? nil : members.allSatisfy(\.isDraining)
    }

    /// - Returns: false when it does not run.
    private func tellHardwareBalancer(_ isDraining: Bool, _ balancer: String) async throws(PlatformError) -> Bool {
        do throws(ReadFailure) {
            guard let member = try await hardwareMember(balancer) else { throw .other("it shows no \(balancer)") }
            try await hardwareReader.setDraining(isDraining, member)
            return true
        } catch {
            if error == .refused { return false }
            throw .unmanaged(balancer: Self.hardwareBalancerName, reason: error.words)
        }
    }

    private var hardwareReader: HAProxyReader {
        HAProxyReader(
            source: .socket("\(folder)/\(Self.hardwareBalancerName)/\(HAProxyConfiguration.socket)"),
            backend: HAProxyConfiguration.backend)
    }

    private func hardwareMember(_ balancer: String) async throws(ReadFailure) -> MemberStatus? {
        let name = "\(HAProxyConfiguration.backend)/\(balancer)"
        return try await hardwareReader.members().first { $0.name == name }
    }
}
