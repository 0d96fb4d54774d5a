extension NodeApplication {
    /// Comments in one answer at most.
    static let commentsMax = 1_000

    private struct Acknowledgement: Encodable {
        let id: Int64
    }

    private struct IDList: Encodable {
        let key: String
        let ids: [Int64]
    }

    private struct CommentList: Encodable {
        let comments: [CommentRecord]
    }

    /// Takes a comment, or lists those of a key or after an id.
    func comments(_ request: NodeRequest) async -> NodeResponse {
        if request.method == "POST" { return await post(request) }
        if let key = request.query["key"] {
            return await onThread { store throws(DatabaseError) in
                .json(IDList(key: key, ids: try store.commentIDs(key: key)))
            }
        }
        guard let since = Int64(request.query["since"] ?? "0"), since >= 0 else {
            return .problem(400, "since: found \(found(request.query["since"])), expected the id of a comment")
        }
        guard let limit = Int(request.query["limit"] ?? "100"), (1...Self.commentsMax).contains(limit) else {
            return .problem(
                400, "limit: found \(found(request.query["limit"])), expected a whole number, 1 to \(Self.commentsMax)")
        }
        return await onThread { store throws(DatabaseError) in
            .json(CommentList(comments: try store.comments(after: since, limit: limit)))
        }
    }

    func comment(_ id: Int64) async -> NodeResponse {
        await onThread { store throws(DatabaseError) in
            guard let comment = try store.comment(id) else { return .problem(404, "there is no comment \(id)") }
            return .json(comment)
        }
    }

    /// Answers only when the comment is committed: an acknowledged write that is lost is the lab's worst finding.
    /// Write-behind is there to commit that very sin.
    private func post(_ request: NodeRequest) async -> NodeResponse {
        guard case .whole(let body) = request.body else {
            return .problem(413, "body: found more than \(NodeRequest.bodyBytesMax) bytes")
        }
        do throws(CommentDraft.ReadingError) {
            let draft = try CommentDraft(json: body)
            return await onThread { store throws(DatabaseError) in
                let id = try store.add(draft)
                return .json(Acknowledgement(id: id), status: 201, headers: [("Location", "/rms/comments/\(id)")])
            }
        } catch {
            return .problem(400, "\(error)")
        }
    }
}
