/// The tables that the nodes share.
enum Schema {
    /// Makes what is missing; any number of nodes may do this at the same time.
    ///
    /// `key` of a comment is deliberately not unique: a write that was done twice must be seen twice.
    /// AUTOINCREMENT, because an id is also a cursor and must never be given twice.
    static func make(in database: Database) throws(DatabaseError) {
        try database.script(
            """
            CREATE TABLE IF NOT EXISTS comments(
                id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT, text TEXT NOT NULL,
                node TEXT NOT NULL, created_at_ms INTEGER NOT NULL);
            CREATE INDEX IF NOT EXISTS comments_key ON comments(key);
            CREATE TABLE IF NOT EXISTS scenes(
                page INTEGER NOT NULL, device TEXT NOT NULL, body BLOB NOT NULL, expires_at_ms INTEGER NOT NULL,
                PRIMARY KEY(page, device)) WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS sessions(
                id TEXT PRIMARY KEY, scenes INTEGER NOT NULL, seen_at_ms INTEGER NOT NULL) WITHOUT ROWID;
            """)
        // SQLite makes this row with the first comment; ids are reserved in it before there is one.
        try database.run(
            """
            INSERT INTO sqlite_sequence(name, seq)
            SELECT 'comments', 0 WHERE NOT EXISTS(SELECT 1 FROM sqlite_sequence WHERE name = 'comments')
            """)
        try database.run(
            "DELETE FROM sessions WHERE seen_at_ms < ?", [.integer(UnixClock.nowMs - Session.idleMax.milliseconds)])
    }
}
