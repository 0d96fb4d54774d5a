/// A link before a part of the lab, as the lab tells it what to do.
struct LabLink: Sendable, Equatable {
    /// Where the part's users connect instead of to the part itself.
    var endpoint: Endpoint
    /// Where it is told.
    var admin: Endpoint

    /// - Returns: the moment before it was told.
    /// - Errors: `.unmanaged` when it does not do it.
    func set(_ settings: LinkSettings) async throws(PlatformError) -> UInt64 {
        let now = MonotonicTime.nowNs()
        let request = HTTPRequest(path: "/", body: settings.form)
        switch await StatusPage.fetch(request, from: admin, within: .seconds(2)) {
        case .success(let page):
            guard page.status == 200, LinkStatus(parsing: page.text)?.settings == settings else {
                throw .unmanaged(balancer: "the link at \(admin)", reason: "it answered \(page.status) \(page.text)")
            }
            return now
        case .failure(let failure): throw .unmanaged(balancer: "the link at \(admin)", reason: failure.text)
        }
    }

    /// Nil when it does not tell.
    func status() async -> LinkStatus? {
        guard case .success(let page) = await StatusPage.get("/", from: admin) else { return nil }
        return LinkStatus(parsing: page.text)
    }
}
