/// httpd's balancer-manager, through which members are drained.
///
/// Its forms carry a nonce, made anew when httpd starts, and it obeys only requests that come with its own page as their
/// Referer (AH10187).
struct BalancerConsole: MemberConsole {
    static let path = "/balancer-manager"

    /// The balancer's name among the parts, for errors.
    var name: String
    var admin: Endpoint
    /// The balancer's name in httpd's configuration.
    var balancer = "rms"

    func status(of member: BalancerMember) async -> MemberStatus? {
        guard let worker = await ApacheStatus.fetch(from: admin)?.worker(at: member.endpoint) else { return nil }
        return MemberStatus(
            name: worker.name, route: member.node.route, address: "\(member.endpoint)", state: worker.status,
            isInError: worker.isInError, isDraining: worker.isDraining, chosen: worker.elected)
    }

    /// Sets or clears a member's flag N: no new sessions, those that it has go on.
    ///
    /// - Returns: false when httpd does not run.
    /// - Errors: `.unmanaged` when httpd does not answer in time, or does not do it.
    func setDraining(_ isDraining: Bool, member: BalancerMember) async throws(PlatformError) -> Bool {
        guard let form = try await page(HTTPRequest(path: Self.path)) else { return false }
        guard let nonce = Self.nonce(in: form.text) else {
            throw .unmanaged(balancer: name, reason: "its balancer-manager shows no nonce (status \(form.status))")
        }
        let fields = [
            ("b", balancer), ("w", member.url), ("nonce", nonce), ("w_status_N", isDraining ? "1" : "0"),
        ]
        let change = HTTPRequest(
            path: Self.path,
            fields: [
                "Referer: http://\(admin)\(Self.path)", "Content-Type: application/x-www-form-urlencoded",
            ],
            body: fields.map { "\($0)=\(Self.encoded($1))" }.joined(separator: "&"))
        guard let answer = try await page(change) else { return false }
        // The answer is a page of 200 also where nothing was changed.
        guard let status = await ApacheStatus.fetch(from: admin)?.worker(at: member.endpoint) else {
            throw .unmanaged(balancer: name, reason: "its status page does not show \(member.url)")
        }
        guard status.isDraining == isDraining else {
            throw .unmanaged(
                balancer: name,
                reason: "it answered \(answer.status), and the status of \(member.url) is still \"\(status.status)\"")
        }
        return true
    }

    /// - Returns: nil when nobody listens.
    private func page(_ request: HTTPRequest) async throws(PlatformError) -> StatusPage? {
        switch await StatusPage.fetch(request, from: admin, within: .seconds(1)) {
        case .success(let page): return page
        case .failure(.connection(.refused)): return nil
        case .failure(let failure): throw .unmanaged(balancer: name, reason: failure.text)
        }
    }

    /// The value behind the first `nonce=` of a link.
    static func nonce(in page: String) -> String? {
        guard let start = page.firstRange(of: "nonce=")?.upperBound else { return nil }
        let nonce = page[start...].prefix { $0.isHexDigit || $0 == "-" }
        return nonce.isEmpty ? nil : String(nonce)
    }

    /// For a form: all but letters, digits and `-._` in hexadecimal.
    static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let scalar = Unicode.Scalar(byte)
            let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
            if isPlain || "-._".unicodeScalars.contains(scalar) { return String(scalar) }
            let digits = String(byte, radix: 16, uppercase: true)
            return "%" + (digits.count < 2 ? "0" : "") + digits
        }.joined()
    }
}
