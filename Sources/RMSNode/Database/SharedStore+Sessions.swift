extension SharedStore {
    /// Whether a session of that id is there and was used lately, on any node.
    func knowsSession(_ id: String) throws(DatabaseError) -> Bool {
        try roundTrip { (database) throws(DatabaseError) in
            try !database.rows(
                "SELECT 1 FROM sessions WHERE id = ? AND seen_at_ms > ?",
                [.text(id), .integer(UnixClock.nowMs - Session.idleMax.milliseconds)], row: { _ in }
            ).isEmpty
        }
    }

    /// Counts one scene request of that session, which begins with it if need be.
    ///
    /// - Returns: the number of its scene requests, this one included. Counted by the database, so that two
    ///   requests of a session at the same time, on one node or on two, both count.
    func countScene(ofSession id: String) throws(DatabaseError) -> Int64 {
        try roundTrip { (database) throws(DatabaseError) in
            let sql = """
                INSERT INTO sessions(id, scenes, seen_at_ms) VALUES(?, 1, ?)
                ON CONFLICT(id) DO UPDATE SET scenes = scenes + 1, seen_at_ms = excluded.seen_at_ms RETURNING scenes
                """
            let values: [DatabaseValue] = [.text(id), .integer(UnixClock.nowMs)]
            guard let scenes = try database.rows(sql, values, row: { $0.integer(0) }).first else {
                throw .failed(doing: sql, reason: "no count came back")
            }
            return scenes
        }
    }
}
