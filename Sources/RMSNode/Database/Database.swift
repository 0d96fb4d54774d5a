import CSQLite
import Glibc

/// One connection to the SQLite file; it belongs to the thread that opened it.
///
/// Write-ahead log, so that readers never wait; every statement commits by itself.
/// A lock held elsewhere is waited for, up to `busyMax`.
final class Database {
    /// How long a lock may be held elsewhere before a statement gives up.
    static let busyMax: Duration = .seconds(5)

    private let handle: OpaquePointer
    private var statements: [String: OpaquePointer] = [:]

    init(path: String) throws(DatabaseError) {
        var opened: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
        guard sqlite3_open_v2(path, &opened, flags, nil) == SQLITE_OK, let opened else {
            let reason = opened.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
            sqlite3_close_v2(opened)
            throw .cannotOpen(path: path, reason: reason)
        }
        handle = opened
        // SQLite's own wait backs off to 100 ms, which would show up as a tail of our making.
        sqlite3_busy_handler(handle, { _, count in count < 10_000 && usleep(500) == 0 ? 1 : 0 }, nil)
        do {
            try script("PRAGMA journal_mode=WAL")
            try commitDurably(false)
        } catch {
            // SQLite opens lazily: a file that is no database, or that may not be written, shows only here.
            throw .cannotOpen(path: path, reason: String(cString: sqlite3_errmsg(handle)))
        }
    }

    deinit {
        for statement in statements.values { sqlite3_finalize(statement) }
        sqlite3_close_v2(handle)
    }

    /// Runs one statement to its end and gives what `row` made of each row.
    ///
    /// - Errors: `.busy` after `busyMax`; the statement has then changed nothing.
    @discardableResult
    func rows<Value>(
        _ sql: String, _ values: [DatabaseValue] = [], row: (DatabaseRow) -> Value
    ) throws(DatabaseError) -> [Value] {
        let statement = try prepared(sql)
        defer {
            sqlite3_reset(statement)
            sqlite3_clear_bindings(statement)
        }
        for (index, value) in values.enumerated() { value.bind(to: statement, at: Int32(index + 1)) }
        var result: [Value] = []
        try retried(sql) {
            result = []
            sqlite3_reset(statement)
            var code = sqlite3_step(statement)
            while code == SQLITE_ROW {
                result.append(row(DatabaseRow(statement: statement)))
                code = sqlite3_step(statement)
            }
            return code
        }
        return result
    }

    /// Runs one statement whose rows, if any, are of no interest.
    func run(_ sql: String, _ values: [DatabaseValue] = []) throws(DatabaseError) {
        try rows(sql, values) { _ in }
    }

    /// Runs statements that take no values, such as those that make the tables.
    func script(_ sql: String) throws(DatabaseError) {
        try retried(sql) { sqlite3_exec(handle, sql, nil, nil, nil) }
    }

    /// Whether a commit waits until it lies on the disk.
    ///
    /// Sessions and scenes need only outlive the process, and a forced write each would make the disk's speed the lab's.
    func commitDurably(_ isDurable: Bool) throws(DatabaseError) {
        try script("PRAGMA synchronous=\(isDurable ? "FULL" : "NORMAL")")
    }

    private func prepared(_ sql: String) throws(DatabaseError) -> OpaquePointer {
        if let statement = statements[sql] { return statement }
        var made: OpaquePointer?
        try retried(sql) {
            sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &made, nil)
        }
        guard let made else { throw .failed(doing: sql, reason: "found no statement") }
        statements[sql] = made
        return made
    }

    /// SQLite answers busy without asking the busy handler where waiting could be a deadlock, as when two
    /// processes switch to the write-ahead log or recover it at the same time.
    private func retried(_ sql: String, attempt: () -> Int32) throws(DatabaseError) {
        let deadline = ContinuousClock.now + Self.busyMax
        while true {
            let code = attempt()
            switch code & 0xFF {
            case SQLITE_OK, SQLITE_DONE: return
            case SQLITE_BUSY, SQLITE_LOCKED:
                guard ContinuousClock.now < deadline else { throw .busy(doing: sql) }
                usleep(1_000)
            default: throw .failed(doing: sql, reason: String(cString: sqlite3_errmsg(handle)))
            }
        }
    }
}
