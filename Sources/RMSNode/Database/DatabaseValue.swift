import CSQLite

/// A value handed to a statement.
enum DatabaseValue: Sendable, Equatable {
    case integer(Int64)
    case text(String)
    case bytes([UInt8])
    case null

    /// - Parameter index: the parameter's number, from 1.
    func bind(to statement: OpaquePointer, at index: Int32) {
        // SQLITE_TRANSIENT, which Swift cannot import: SQLite copies before the call returns.
        let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        switch self {
        case .integer(let number): sqlite3_bind_int64(statement, index, number)
        case .text(let text): sqlite3_bind_text(statement, index, text, Int32(text.utf8.count), copied)
        case .bytes(let bytes): sqlite3_bind_blob(statement, index, bytes, Int32(bytes.count), copied)
        case .null: sqlite3_bind_null(statement, index)
        }
    }
}

/// The row at which a statement stands; valid until the statement goes on.
struct DatabaseRow {
    let statement: OpaquePointer

    func integer(_ column: Int32) -> Int64 {
        sqlite3_column_int64(statement, column)
    }

    /// Nil for NULL.
    func text(_ column: Int32) -> String? {
        sqlite3_column_text(statement, column).map {
            let count = Int(sqlite3_column_bytes(statement, column))
            return String(decoding: UnsafeBufferPointer(start: $0, count: count), as: UTF8.self)
        }
    }

    func bytes(_ column: Int32) -> [UInt8] {
        let start = sqlite3_column_blob(statement, column)
        return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column))))
    }
}
