import Foundation

/// A platform that runs already and is described by a platform file.
///
/// Nothing is started or ended but by faults, and those only where the file allows them.
public final class DescribedPlatform: PlatformControl {
    public let description: PlatformDescription
    let parts: [DescribedPart]
    let environment: [String: String]

    /// - Parameter environment: what its drivers' programs get, where they are found, and where passwords are.
    public init(
        _ description: PlatformDescription, environment: [String: String] = ProcessInfo.processInfo.environment
    ) {
        self.description = description
        self.environment = environment
        parts = description.parts.map {
            DescribedPart($0, isHarmAllowed: description.faultsAllowed, environment: environment)
        }
    }

    public var partNames: [String] { parts.map(\.name) }

    public func part(_ name: String) throws(PlatformError) -> any PartControl { try described(name) }

    func described(_ name: String) throws(PlatformError) -> DescribedPart {
        guard let part = parts.first(where: { $0.name == name }) else {
            throw .unknownPart(name: name, known: partNames)
        }
        return part
    }

    /// What stands before the parts of a tier, with what reads its status.
    func fronts(of part: DescribedPart) -> [(part: DescribedPart, reader: any BalancerReader)] {
        guard let tier = part.description.tier.front else { return [] }
        return parts.filter { $0.description.tier == tier }.compactMap { front in
            front.description.status.balancer(environment).map { (front, $0) }
        }
    }

    /// What each balancer before a part, of those that answer, says about it.
    func members(_ part: DescribedPart) async -> [MemberStatus] {
        await withTaskGroup { group in
            for (_, reader) in fronts(of: part) {
                group.addTask { try? await reader.members().filter(part.description.isMember) }
            }
            var found: [MemberStatus] = []
            for await members in group { found += members ?? [] }
            return found
        }
    }

    /// How often the balancers before it have chosen it; for a node, what its AJP connector has served, where no
    /// balancer tells; for a balancer that nothing stands before, how often it has chosen one of its own members; for a
    /// server of the database, the writes that it has taken or applied.
    public func requestsServed(by part: String) async -> UInt64? {
        guard let part = try? described(part) else { return nil }
        let chosen = await members(part).compactMap(\.chosen)
        if !chosen.isEmpty { return chosen.reduce(0, &+) }
        if let tomcat = part.description.status.tomcat(environment) {
            return try? await tomcat.connectors().clientRequests
        }
        if case .success(let server) = part.database { return await server.work() }
        if let haproxy = part.description.status.haproxy(environment) { return try? await haproxy.bytesIn() }
        guard let own = try? await part.description.status.balancer(environment)?.members() else { return nil }
        return own.isEmpty ? nil : own.compactMap(\.chosen).reduce(0, &+)
    }

    /// What its status page or Tomcat's JMX proxy says.
    public func sessions(on part: String) async -> Int? {
        guard let part = try? described(part) else { return nil }
        if let tomcat = part.description.status.tomcat(environment) { return try? await tomcat.sessions() }
        guard part.description.health != nil else { return nil }
        return await NodeStatus.fetch(of: part)?.sessions
    }

    public func isBalancer(_ part: String) -> Bool { (try? described(part))?.description.tier == .balancers }

    public func isMarkedOut(_ part: String) async -> Bool? {
        guard let part = try? described(part) else { return nil }
        let members = await members(part)
        return members.isEmpty ? nil : members.allSatisfy(\.isInError)
    }

    /// Where every balancer before a part can be told, or the part has commands of its own for it.
    public var drainableParts: [String] {
        guard description.faultsAllowed else { return [] }
        return parts.filter { part in
            if drainLines(part) != nil { return true }
            guard let tier = part.description.tier.front else { return false }
            let fronts = parts.filter { $0.description.tier == tier }
            return !fronts.isEmpty && fronts.allSatisfy { $0.description.status.canDrain }
        }.map(\.name)
    }

    private func drainLines(_ part: DescribedPart) -> (drain: String, undrain: String)? {
        guard case .command(let lines)? = part.description.control?.driver, let drain = lines.drain,
            let undrain = lines.undrain
        else { return nil }
        return (drain, undrain)
    }

    /// A balancer that is dead has nothing to be told; one that does not answer or does not show the part is an error.
    public func setDraining(_ isDraining: Bool, _ name: String) async throws(PlatformError) -> UInt64 {
        let part = try described(name)
        guard drainableParts.contains(name) else { throw .undrainable(part: name, allowed: drainableParts) }
        let now = MonotonicTime.nowNs()
        if let lines = drainLines(part), let control = part.description.control {
            do throws(ControlFailure) {
                try await control.host(environment: environment)
                    .succeed(line: isDraining ? lines.drain : lines.undrain)
            } catch {
                throw .control(part: name, deed: isDraining ? "drain" : "undrain", words: error.description)
            }
            return now
        }
        var told = 0
        for (front, reader) in fronts(of: part) {
            do throws(ReadFailure) {
                let members = try await reader.members().filter(part.description.isMember)
                guard !members.isEmpty else { throw .other("it shows no member that is \(name)") }
                for member in members { try await reader.setDraining(isDraining, member) }
                told += 1
            } catch {
                if error == .refused { continue }
                throw .unmanaged(balancer: front.name, reason: error.words)
            }
        }
        guard told > 0 || !isDraining else {
            throw .unmanaged(
                balancer: fronts(of: part).map(\.part.name).joined(separator: ", "), reason: "none of them runs")
        }
        return now
    }

    public func isDraining(_ part: String) async -> Bool? {
        guard let part = try? described(part) else { return nil }
        let members = await members(part)
        return members.isEmpty ? nil : members.allSatisfy(\.isDraining)
    }
}
