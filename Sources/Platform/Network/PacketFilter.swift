import FoundationEssentials

/// Rules of the kernel's packet filter (nft), in the network of this process.
///
/// Each fault has a table of its own, so that it is made and removed in one step and counts for itself.
struct PacketFilter: Sendable {
    var nft: String
    var ss: String
    /// The fault's name.
    var fault: String

    /// Such as `rmsload_crash_1`; other characters than letters and digits by their numbers, so that no two are the same.
    var table: String {
        "rmsload_"
            + fault.utf8.map { byte in
                let scalar = Unicode.Scalar(byte)
                let isPlain = scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                return isPlain && scalar.isASCII ? String(scalar) : "_\(byte)_"
            }.joined()
    }

    /// What happens to packets to and from these ports.
    ///
    /// At the hook where packets come in: one that is dropped on its way out tells its sender, as no network would.
    func script(_ impairment: Impairment, ports: [UInt16]) -> String? {
        let set = "{ \(ports.map(String.init).joined(separator: ", ")) }"
        let verdict: String
        switch impairment {
        case .partition: verdict = "counter drop"
        // A reset in answer to a reset is none; and the answer itself must come through.
        case .reset: verdict = "tcp flags & rst != rst counter reject with tcp reset"
        case .loss(let ratio): verdict = "numgen random mod 10000 < \(Int((ratio * 10_000).rounded())) counter drop"
        case .latency, .slow, .fill: return nil
        }
        return """
            table inet \(table) {
              chain arriving {
                type filter hook input priority 0; policy accept;
                tcp dport \(set) \(verdict)
                tcp sport \(set) \(verdict)
              }
            }

            """
    }

    /// - Returns: the moment before the rule was made.
    func apply(_ impairment: Impairment, ports: [UInt16]) async throws(PlatformError) -> UInt64 {
        guard let script = script(impairment, ports: ports) else {
            throw .impossible(fault: fault, part: "a port", reason: "\(impairment.name) is nothing that a filter does")
        }
        let now = MonotonicTime.nowNs()
        try await run([nft, script])
        if impairment == .reset { try await cut(ports) }
        return now
    }

    /// Established connections need not wait for their next packet to learn of it.
    private func cut(_ ports: [UInt16]) async throws(PlatformError) {
        let filter = ports.map { "sport = :\($0) or dport = :\($0)" }.joined(separator: " or ")
        try await run([ss, "-t", "-K", "-H", "state", "established", "( \(filter) )"])
    }

    /// Removes the rule; nothing is done where there is none.
    func remove() async throws(PlatformError) {
        guard await listing() != nil else { return }
        try await run([nft, "delete", "table", "inet", table])
    }

    /// How many packets met the rule; nil when there is no rule.
    func packets() async -> UInt64? { await listing().map(Self.packets) }

    /// The sum of all `counter packets N`.
    static func packets(in listing: String) -> UInt64 {
        var sum: UInt64 = 0
        var rest = listing[...]
        while let range = rest.firstRange(of: "counter packets ") {
            rest = rest[range.upperBound...]
            sum += UInt64(rest.prefix(while: \.isWholeNumber)) ?? 0
        }
        return sum
    }

    private func listing() async -> String? {
        guard let result = try? await command([nft, "list", "table", "inet", table]).run(), result.isSuccess else {
            return nil
        }
        return result.output
    }

    private func run(_ words: [String]) async throws(PlatformError) {
        try await command(words).run(as: words.prefix(2).joined(separator: " "))
    }

    private func command(_ words: [String]) -> ProgramRun {
        ProgramRun(command: words, environment: ProcessInfo.processInfo.environment, limit: .seconds(5))
    }
}
