extension SharedStore {
    /// Stores a comment, also one whose key is there already.
    ///
    /// - Returns: its id, once it is committed and on the disk; with write-behind, before it is committed.
    func add(_ draft: CommentDraft) throws(DatabaseError) -> Int64 {
        if let writeBehind {
            let id = try roundTrip { (database) throws(DatabaseError) in try database.reserveCommentID() }
            let comment = CommentRecord(
                id: id, key: draft.key, text: draft.text, node: node, createdAtMs: UnixClock.nowMs)
            if !writeBehind.add(comment) {
                try roundTrip { (database) throws(DatabaseError) in try database.insert([comment]) }
            }
            return id
        }
        let values: [DatabaseValue] = [
            draft.key.map { .text($0) } ?? .null, .text(draft.text), .text(node), .integer(UnixClock.nowMs),
        ]
        return try roundTrip { (database) throws(DatabaseError) in
            try database.commitDurably(true)
            defer { try? database.commitDurably(false) }
            let sql = "INSERT INTO comments(key, text, node, created_at_ms) VALUES(?, ?, ?, ?) RETURNING id"
            guard let id = try database.rows(sql, values, row: { $0.integer(0) }).first else {
                throw .failed(doing: sql, reason: "no id came back")
            }
            return id
        }
    }

    func comment(_ id: Int64) throws(DatabaseError) -> CommentRecord? {
        if let waiting = writeBehind?.waiting(where: { $0.id == id }).first { return waiting }
        return try roundTrip { (database) throws(DatabaseError) in
            try database.rows("\(CommentRecord.columns) WHERE id = ?", [.integer(id)], row: CommentRecord.init).first
        }
    }

    /// Every comment of that key, oldest first: more than one is a write that was done more than once.
    func commentIDs(key: String) throws(DatabaseError) -> [Int64] {
        // Before the database is asked: what is committed in between is found twice rather than never.
        let waiting = writeBehind?.waiting { $0.key == key }.map(\.id) ?? []
        let committed = try roundTrip { (database) throws(DatabaseError) in
            try database.rows("SELECT id FROM comments WHERE key = ? ORDER BY id", [.text(key)]) { $0.integer(0) }
        }
        return Set(committed).union(waiting).sorted()
    }

    /// The comments after that id, oldest first.
    func comments(after id: Int64, limit: Int) throws(DatabaseError) -> [CommentRecord] {
        try roundTrip { (database) throws(DatabaseError) in
            try database.comments(after: id, limit: limit)
        }
    }
}

extension Database {
    /// An id that no other comment will get; nothing else is stored.
    func reserveCommentID() throws(DatabaseError) -> Int64 {
        let sql = "UPDATE sqlite_sequence SET seq = seq + 1 WHERE name = 'comments' RETURNING seq"
        guard let id = try rows(sql, row: { $0.integer(0) }).first else {
            throw .failed(doing: sql, reason: "no id came back")
        }
        return id
    }

    /// Stores comments whose ids are known, all of them or none, and on the disk when it returns.
    func insert(_ comments: [CommentRecord]) throws(DatabaseError) {
        try commitDurably(true)
        defer { try? commitDurably(false) }
        try script("BEGIN IMMEDIATE")
        do throws(DatabaseError) {
            for comment in comments {
                try run(
                    "INSERT INTO comments(id, key, text, node, created_at_ms) VALUES(?, ?, ?, ?, ?)",
                    [
                        .integer(comment.id), comment.key.map { .text($0) } ?? .null, .text(comment.text),
                        .text(comment.node), .integer(comment.createdAtMs),
                    ])
            }
            try script("COMMIT")
        } catch {
            try? script("ROLLBACK")
            throw error
        }
    }

    /// The comments after that id, oldest first.
    func comments(after id: Int64, limit: Int) throws(DatabaseError) -> [CommentRecord] {
        try rows(
            "\(CommentRecord.columns) WHERE id > ? ORDER BY id LIMIT ?", [.integer(id), .integer(Int64(limit))],
            row: CommentRecord.init)
    }

    /// The newest comment's id, 0 when there is none.
    func commentLatest() throws(DatabaseError) -> Int64 {
        try rows("SELECT coalesce(max(id), 0) FROM comments") { $0.integer(0) }.first ?? 0
    }

    /// A number that changes when another connection has committed; far cheaper than asking a table.
    func dataVersion() throws(DatabaseError) -> Int64 {
        try rows("PRAGMA data_version") { $0.integer(0) }.first ?? 0
    }
}
