extension DescribedPlatform {
    /// Whether every fault could be done now, before anything is sent: its driver answers, the part runs, and what has to
    /// be told to drain it can be asked.
    ///
    /// Nothing is changed.
    /// - Errors: `.control` or `.unmanaged` in the words of whoever was asked.
    public func preflight(_ faults: [FaultPlan]) async throws(PlatformError) {
        for fault in faults.flatMap(\.deeds) {
            let part = try described(fault.part)
            guard description.faultsAllowed else { throw .harmless(part: part.name) }
            if fault.kind.need == .balancers {
                try await checkFronts(of: part)
                continue
            }
            if fault.kind.need == .promotable {
                try await checkRoles(fault)
                continue
            }
            switch await part.condition() {
            case .running: break
            case .frozen:
                throw .control(part: part.name, deed: fault.kind.name, words: "it is frozen already; thaw it first")
            case .gone:
                throw .control(part: part.name, deed: fault.kind.name, words: "it does not run; start it first")
            case .unknown(let words): throw .control(part: part.name, deed: fault.kind.name, words: words)
            }
        }
    }

    private func checkRoles(_ fault: FaultPlan) async throws(PlatformError) {
        guard let former = formerPrimary(of: fault.part) else {
            throw .unpromotable(part: fault.part, allowed: promotableParts)
        }
        let (status, other) = (try await databaseStatus(of: fault.part), try await databaseStatus(of: former))
        guard !status.isPrimary, other.isPrimary else {
            throw .control(
                part: fault.part, deed: fault.kind.name,
                words: "it is \(status.words), and \(former) is \(other.words); \(former) must lead before")
        }
    }

    private func checkFronts(of part: DescribedPart) async throws(PlatformError) {
        for (front, reader) in fronts(of: part) {
            do throws(ReadFailure) {
                let members = try await reader.members()
                guard members.contains(where: part.description.isMember) else {
                    let shown = members.map { $0.route.map { route in "\(route)" } ?? $0.name }
                    throw .other("it shows no member that is \(part.name), but \(shown.joined(separator: ", "))")
                }
            } catch {
                throw .unmanaged(balancer: front.name, reason: error.words)
            }
        }
    }
}
