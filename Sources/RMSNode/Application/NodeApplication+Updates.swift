extension NodeApplication {
    /// How long a client may let an update request wait.
    ///
    /// - Units: milliseconds.
    static let updateWaitMaxMs = 30_000
    /// Updates in one answer; its cursor leads to the rest.
    static let updatesMax = 100

    private struct UpdateList: Encodable {
        let cursor: String
        let updates: [CommentRecord]
    }

    /// What is newer than the client's cursor, waited for if need be, without a request thread.
    func updates(_ request: NodeRequest) async -> NodeResponse {
        guard let since = request.query["since"].flatMap({ Int64($0) }), since >= 0 else {
            return .problem(
                400, "since: found \(found(request.query["since"])), expected the cursor of a scene or update")
        }
        guard let waitMs = Int(request.query["wait"] ?? "1000"), (0...Self.updateWaitMaxMs).contains(waitMs) else {
            return .problem(
                400, "wait: found \(found(request.query["wait"])), expected milliseconds, 0 to \(Self.updateWaitMaxMs)")
        }
        if waitMs > 0 { await feed.wait(after: since, atMost: .milliseconds(waitMs)) }
        if let comments = feed.recent(after: since, limit: Self.updatesMax) { return answer(since, comments) }
        return await onThread { [self] store throws(DatabaseError) in
            answer(since, try store.comments(after: since, limit: Self.updatesMax))
        }
    }

    private func answer(_ since: Int64, _ comments: [CommentRecord]) -> NodeResponse {
        .json(UpdateList(cursor: String(comments.last?.id ?? since), updates: comments))
    }
}

/// A parameter's value for an error message.
func found(_ value: String?) -> String {
    value.map { "\"\($0)\"" } ?? "nothing"
}
