extension SharedStore {
    /// A processed scene that has not expired.
    func scene(_ key: SceneKey) throws(DatabaseError) -> [UInt8]? {
        try roundTrip { (database) throws(DatabaseError) in
            try database.rows(
                "SELECT body FROM scenes WHERE page = ? AND device = ? AND expires_at_ms > ?",
                [.integer(Int64(key.page)), .text(key.device.rawValue), .integer(UnixClock.nowMs)],
                row: { $0.bytes(0) }
            ).first
        }
    }

    func keep(_ body: [UInt8], of key: SceneKey, for duration: Duration) throws(DatabaseError) {
        try roundTrip { (database) throws(DatabaseError) in
            try database.run(
                "INSERT OR REPLACE INTO scenes(page, device, body, expires_at_ms) VALUES(?, ?, ?, ?)",
                [
                    .integer(Int64(key.page)), .text(key.device.rawValue), .bytes(body),
                    .integer(UnixClock.nowMs + duration.milliseconds),
                ])
        }
    }
}
