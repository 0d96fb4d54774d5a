extension NodeApplication {
    /// A scene, and with it the session: the only page that begins one.
    func portal(_ request: NodeRequest) async -> NodeResponse {
        let found = request.query["page"] ?? "1"
        guard let page = Int(found), (1...configuration.scenes).contains(page) else {
            return .problem(404, "page: found \"\(found)\", allowed: 1 to \(configuration.scenes)")
        }
        let key = SceneKey(page: page, device: DeviceClass(userAgent: request[header: "user-agent"]))
        let cookie = SessionCookie(header: request[header: "cookie"])
        return await onThread { [self] store throws(DatabaseError) in
            var session = SessionCookie(newFor: configuration.route)
            if let cookie, try sessions.knows(cookie.id, through: store) {
                session = SessionCookie(id: cookie.id, route: configuration.route)
            }
            let body: [UInt8]
            do throws(SceneError) {
                body = try sceneCache.body(key, through: store)
            } catch {
                switch error {
                case .database(let error): throw error
                case .thirdParty(let error): return .problem(error.status, "\(error)")
                }
            }
            let sequence = try sessions.countScene(of: session.id, through: store)
            var response = NodeResponse(
                200,
                headers: [("Content-Type", Scene.contentType), ("Cache-Control", "private, no-cache")],
                body: Scene.document(
                    key, body: body, node: configuration.name, sequence: sequence, cursor: feed.latest))
            if session != cookie { response.headers.append(("Set-Cookie", session.headerValue)) }
            return response
        }
    }

    /// The response, with a new cookie when the session came from the other node and goes on here.
    ///
    /// Tomcat's JvmRouteBinderValve does so on every request that has a session; without it a client that only
    /// asks for updates would go through the balancer's fail-over each time.
    func rebound(_ request: NodeRequest, _ response: NodeResponse) async -> NodeResponse {
        guard let cookie = SessionCookie(header: request[header: "cookie"]), cookie.route != configuration.route
        else { return response }
        var isOurs = sessions.hasSeen(cookie.id)
        if !isOurs, configuration.sessionStore == .database {
            isOurs =
                await threads.run { [sessions] in (try? sessions.adopts(cookie.id, through: $0)) ?? false } ?? false
        }
        guard isOurs else { return response }
        var response = response
        let rebound = SessionCookie(id: cookie.id, route: configuration.route)
        response.headers.append(("Set-Cookie", rebound.headerValue))
        return response
    }
}
