/// httpd's balancer-manager: shows members with their routes, and drains them.
///
/// Its forms carry a nonce, made anew when httpd starts, and it obeys only requests that come with its own page as their
/// Referer (AH10187).
struct BalancerManagerReader: BalancerReader {
    var client: StatusClient

    var canDrain: Bool { true }

    func members() async throws(ReadFailure) -> [MemberStatus] { try await page().members }

    /// Sets or clears a member's flag N in every balancer that has it.
    func setDraining(_ isDraining: Bool, _ member: MemberStatus) async throws(ReadFailure) {
        let page = try await page()
        for entry in page.entries where entry.member.name == member.name {
            let fields = [
                ("b", entry.balancer), ("w", member.name), ("nonce", entry.nonce),
                ("w_status_N", isDraining ? "1" : "0"),
            ]
            _ = try await client.text(
                fields: [referer, "Content-Type: application/x-www-form-urlencoded"],
                body: fields.map { "\($0)=\(BalancerConsole.encoded($1))" }.joined(separator: "&"))
        }
        // The answer is a page of 200 also where nothing was changed.
        let now = try await self.page().members.filter { $0.name == member.name }
        guard !now.isEmpty, now.allSatisfy({ $0.isDraining == isDraining }) else {
            throw .other("\(member.name) is still \"\(now.first?.state ?? "not shown")\" after the change")
        }
    }

    private var referer: String { "Referer: \(client.source.address)" }

    private func page() async throws(ReadFailure) -> BalancerManagerPage {
        let form = try await client.text()
        guard let nonce = BalancerConsole.nonce(in: form) else {
            throw .other("\(client.source.address) shows no nonce: it is no balancer-manager, or httpd has no balancer")
        }
        let text = try await client.text(client.source.address.asking("xml=1&nonce=\(nonce)"), fields: [referer])
        guard let page = BalancerManagerPage(parsing: text) else {
            throw .other("\(client.source.address) did not answer with its XML: \"\(text.prefix(60))\"")
        }
        return page
    }
}
