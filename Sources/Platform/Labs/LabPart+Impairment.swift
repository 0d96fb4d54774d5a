import FoundationEssentials

extension LabPart {
    var way: ProbeWay {
        let past = recipe.served ?? recipe.endpoint
        let reached = recipe.link?.endpoint ?? past
        return recipe.servesAJP
            ? .ajp(reached: reached, past: past) : .http(recipe.healthPath, reached: reached, past: past)
    }

    var environment: [String: String] { recipe.environment }

    /// Its ports that others connect to, those that check its health included.
    private var ports: [UInt16] {
        let endpoints = [recipe.endpoint, recipe.health, recipe.served, recipe.link?.endpoint]
        return Set(endpoints.compactMap { $0?.port }).sorted()
    }

    func obstacle(to impairment: Impairment) -> String? {
        switch impairment {
        case .partition, .reset, .loss:
            return Sandbox.isInside ? nil : "the lab has no network of its own; rmsload run makes one where it may"
        case .latency, .slow:
            return recipe.link == nil ? "the lab was started without a link before it" : nil
        case .fill:
            return recipe.disk == nil ? "it has no disk of its own that could be filled" : nil
        }
    }

    func impair(_ impairment: Impairment, for fault: String) async throws(PlatformError) -> UInt64 {
        if let reason = obstacle(to: impairment) { throw .impossible(fault: fault, part: name, reason: reason) }
        switch impairment {
        case .partition, .reset, .loss: return try await filter(fault).apply(impairment, ports: ports)
        case .latency(let by):
            return try await link(fault).set(LinkSettings(delayNs: UInt64(max(0, by.milliseconds * 1e6 / 2))))
        case .slow(let bitsPerS): return try await link(fault).set(LinkSettings(bitsPerS: UInt64(max(1, bitsPerS))))
        case .fill: return try await disk(fault).fill()
        }
    }

    func restore(_ impairment: Impairment, for fault: String) async throws(PlatformError) {
        switch impairment {
        case .partition, .reset, .loss: try await filter(fault).remove()
        case .latency, .slow: _ = try await link(fault).set(LinkSettings())
        case .fill: try disk(fault).free()
        }
    }

    func trace(of impairment: Impairment, for fault: String) async -> String? {
        switch impairment {
        case .partition, .reset, .loss:
            guard let packets = try? await filter(fault).packets(), packets > 0 else { return nil }
            return "the packet filter has met \(packets) packets"
        case .latency, .slow:
            guard let status = await recipe.link?.status(), !status.settings.isIdle, status.heldBytes > 0 else {
                return nil
            }
            let delay = "\(status.settings.delayNs / 1_000_000) ms each way"
            let bound = "\(status.settings.bitsPerS / 1_000) kbit/s"
            return "the link before \(name) says \(status.settings.bitsPerS > 0 ? bound : delay), "
                + "\(status.heldBytes) bytes held back"
        case .fill: return recipe.disk?.fullness
        }
    }

    func effect(of impairment: Impairment) async -> String? {
        guard impairment == .fill else { return await Probe(self).effect(of: impairment) }
        return recipe.disk?.writeFailure
    }

    private func filter(_ fault: String) throws(PlatformError) -> PacketFilter {
        let programs = try Sandbox.Programs.find()
        return PacketFilter(nft: programs.nft, ss: programs.ss, fault: fault)
    }

    private func link(_ fault: String) throws(PlatformError) -> LabLink {
        guard let link = recipe.link else {
            throw .impossible(fault: fault, part: name, reason: "the lab was started without a link before it")
        }
        return link
    }

    private func disk(_ fault: String) throws(PlatformError) -> SmallDisk {
        guard let disk = recipe.disk else {
            throw .impossible(fault: fault, part: name, reason: "it has no disk of its own that could be filled")
        }
        return disk
    }
}

extension LabSettings {
    /// These settings with what the faults need: links that can hold bytes back, disks that can be filled.
    public func prepared(for faults: [FaultPlan]) -> LabSettings {
        var settings = self
        func parts(_ need: FaultKind.Need) -> [String] {
            Set(faults.filter { $0.kind.need == need }.flatMap(\.deeds).map(\.part)).sorted()
        }
        settings.linkedParts = parts(.link)
        settings.boundedDisks = parts(.disk)
        return settings
    }
}
