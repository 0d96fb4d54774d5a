/// mod_jk's status worker: shows members, and drains them.
struct ModJKReader: BalancerReader {
    var client: StatusClient

    var canDrain: Bool { true }

    func members() async throws(ReadFailure) -> [MemberStatus] { try await status().members }

    /// Activation 1, disabled: sessions that are there go on, new ones go elsewhere. 0 is active.
    func setDraining(_ isDraining: Bool, _ member: MemberStatus) async throws(ReadFailure) {
        for balancer in try await status().balancers(with: member.name) {
            let change = [
                "cmd=update", "mime=prop", "w=\(BalancerConsole.encoded(balancer))",
                "sw=\(BalancerConsole.encoded(member.name))", "vwa=\(isDraining ? 1 : 0)",
            ].joined(separator: "&")
            let answer = try ModJKStatus(parsing: await client.text(client.source.address.asking(change)))
            if let refusal = answer.refusal { throw .other("mod_jk: \(refusal)") }
        }
        let now = try await status().members.filter { $0.name == member.name }
        guard !now.isEmpty, now.allSatisfy({ $0.isDraining == isDraining }) else {
            throw .other("\(member.name) is still \"\(now.first?.state ?? "not shown")\" after the change")
        }
    }

    private func status() async throws(ReadFailure) -> ModJKStatus {
        let status = try ModJKStatus(parsing: await client.text(client.source.address.asking("mime=prop")))
        if let refusal = status.refusal { throw .other("mod_jk: \(refusal)") }
        return status
    }
}
