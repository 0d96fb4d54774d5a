extension DescribedPlatform {
    /// The role of a server of the database, and how its replication stands.
    ///
    /// - Errors: `.control` where the file names no way to ask, or in the words of whoever was asked.
    public func databaseStatus(of name: String) async throws(PlatformError) -> DatabaseStatus {
        switch try await described(name).databaseStatus() {
        case .success(let status): return status
        case .failure(let failure): throw .control(part: name, deed: "role", words: failure.description)
        }
    }

    public func leads(_ part: String) async -> Bool? {
        guard let part = try? described(part), part.description.status.mariadb != nil else { return nil }
        return try? await part.databaseStatus().get().isPrimary
    }

    public func primary(insteadOf part: String) async -> String? {
        guard let part = try? described(part), part.description.tier == .database else { return nil }
        for other in parts where other.description.tier == .database && other.name != part.name {
            if await leads(other.name) == true { return other.name }
        }
        return nil
    }

    /// Servers with a command that promotes them and a status that tells who leads.
    private var promotable: [PartDescription] {
        description.parts.filter { $0.promote != nil && $0.status.mariadb != nil }
    }

    /// Those in whose place another one could be.
    public var promotableParts: [String] {
        guard description.faultsAllowed else { return [] }
        return promotable.map(\.name).filter { formerPrimary(of: $0) != nil }
    }

    /// The one that is meant to be the primary, or the only other one.
    public func formerPrimary(of part: String) -> String? {
        let others = promotable.filter { $0.name != part }
        let meant = others.filter { $0.role == .primary }
        return meant.count == 1 ? meant[0].name : others.count == 1 ? others[0].name : nil
    }

    /// By the file's command.
    ///
    /// - Errors: `.harmless`; `.control` where there is no command, or in its words.
    public func promote(_ name: String) async throws(PlatformError) -> UInt64 {
        let part = try described(name)
        guard description.faultsAllowed else { throw .harmless(part: name) }
        guard let promote = part.description.promote else {
            throw .control(part: name, deed: "promote", words: "the platform file has no command for it")
        }
        let now = MonotonicTime.nowNs()
        do throws(ControlFailure) {
            try await promote.run(environment)
        } catch {
            throw .control(part: name, deed: "promote", words: error.description)
        }
        return now
    }
}
