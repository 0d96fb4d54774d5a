import Foundation
import Testing

@testable import RMSNode

@Suite("The pool of database connections")
struct DatabasePoolTests {
    private static func pool(_ path: String, size: Int, waitMax: Duration) -> DatabasePool {
        DatabasePool(path: path, size: size, waitMax: waitMax)
    }

    @Test("Whoever finds every connection in use waits in vain, and no longer than allowed")
    func exhausted() async throws {
        try await withDatabase { database in
            let pool = Self.pool(database, size: 1, waitMax: .milliseconds(20))
            try pool.lend { (_) throws(DatabaseError) in
                #expect(pool.status == .init(size: 1, busy: 1, waiting: 0, refused: 0))
                #expect(throws: DatabaseError.poolExhausted(waited: .milliseconds(20))) {
                    try pool.lend { (_) throws(DatabaseError) in }
                }
            }
            #expect(pool.status == .init(size: 1, busy: 0, waiting: 0, refused: 1))
            try pool.lend { (database) throws(DatabaseError) in try database.run("SELECT 1") }
        }
    }

    @Test("A connection comes back whatever became of the work, also when it could not be opened")
    func returned() async throws {
        try await withDatabase { database in
            let pool = Self.pool(database, size: 1, waitMax: .zero)
            for _ in 1...3 {
                #expect(throws: DatabaseError.self) {
                    try pool.lend { (database) throws(DatabaseError) in try database.run("NONSENSE") }
                }
            }
            try pool.lend { (_) throws(DatabaseError) in }
            let closed = Self.pool(database + "/none/rms.db", size: 1, waitMax: .zero)
            for _ in 1...3 {
                #expect { try closed.lend { (_) throws(DatabaseError) in } } throws: { error in
                    guard case DatabaseError.cannotOpen = error else { return false }
                    return true
                }
            }
            #expect(closed.status.busy == 0)
        }
    }

    @Test("A node whose only connection is in use answers 500 after the wait, and goes on")
    func process() async throws {
        try await withDatabase { database in
            let node = try NodeUnderTest(
                1, database: database,
                [
                    "--database-pool": "1", "--database-pool-wait-ms": "1", "--database-latency-ms": "60000",
                    "--threads": "4",
                ])
            // Its round trip lasts longer than the test.
            let slow = try node.connect()
            try slow.send("GET", "/rms/comments?since=0")
            try await eventually("the connection is in use") { try node.nodeStatus().databasePool.busy == 1 }
            for _ in 1...2 {
                let answer = try node.get("/rms/comments?since=0")
                #expect(answer.status == 500)
                #expect(answer.text.contains("no database connection became free within 1 ms"))
            }
            #expect(try node.nodeStatus().databasePool == .init(size: 1, busy: 1, waiting: 0, refused: 2))
            // Threads are free all the same: what needs no database is served.
            #expect(try node.get("/rms/media/2").status == 200)
        }
    }

    @Test("Without a setting there is a connection for every thread, so that nobody waits")
    func unlimited() async throws {
        try await withDatabase { database in
            let node = try NodeUnderTest(1, database: database, ["--threads": "3"])
            #expect(try node.nodeStatus().databasePool.size == 3)
        }
    }
}
