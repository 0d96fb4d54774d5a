/// What mod_jk's `jkstatus?mime=prop` tells.
struct ModJKStatus: Sendable, Equatable {
    /// Members of balancers, each with the balancer that it belongs to.
    private(set) var entries: [Entry] = []
    /// Why mod_jk did not do what it was asked, in its words; nil when it did.
    private(set) var refusal: String?

    struct Entry: Sendable, Equatable {
        var balancer: String
        var member: MemberStatus
    }

    var members: [MemberStatus] { entries.map(\.member) }

    func balancers(with member: String) -> [String] {
        entries.filter { $0.member.name == member }.map(\.balancer)
    }

    /// Reads the page: a line each, `worker.NAME.PROPERTY=VALUE`. `worker.lb.balance_workers=rms1` names a member, whose
    /// own lines follow.
    ///
    /// - Errors: `.other` for a text that is no such page.
    init(parsing text: String) throws(ReadFailure) {
        var properties: [String: [Substring: String]] = [:]
        var pairs: [(balancer: String, member: String)] = []
        var isStatus = false
        for line in text.split(whereSeparator: \.isNewline) where line.hasPrefix("worker.") {
            guard let equals = line.firstIndex(of: "=") else { continue }
            let key = line[..<equals].dropFirst("worker.".count)
            let value = String(line[line.index(after: equals)...])
            // Properties have no dots, workers' names may.
            guard let dot = key.lastIndex(of: ".") else { continue }
            let worker = String(key[..<dot])
            let property = key[key.index(after: dot)...]
            if worker == "result", property == "type" { isStatus = true; if value != "OK" { refusal = value } }
            if worker == "result", property == "message", refusal != nil { refusal = value }
            if property == "balance_workers", !pairs.contains(where: { $0 == (worker, value) }) {
                pairs.append((worker, value))
            }
            properties[worker, default: [:]][property] = value
        }
        guard isStatus else {
            throw .other(
                "found \"\(text.prefix { !$0.isNewline }.prefix(60))\", expected mod_jk's properties (worker.…)")
        }
        for pair in pairs {
            let own = properties[pair.member] ?? [:]
            // The answer to a change shows less than the whole page.
            guard let activation = own["activation"], let state = own["state"] else { continue }
            entries.append(
                Entry(
                    balancer: pair.balancer,
                    member: MemberStatus(
                        name: pair.member, route: own["route"].flatMap { $0.isEmpty ? nil : $0 },
                        address: own["address"],
                        state: "\(activation) \(state)", isInError: state.hasPrefix("ERR"),
                        isDraining: activation == "DIS", chosen: own["elected"].flatMap { UInt64($0) })))
        }
    }
}
