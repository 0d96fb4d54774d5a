/// A connection to a MySQL or MariaDB server: queries as text, answers as text.
///
/// Enough of the protocol to read a server's role and to change it, with `mysql_native_password` and without TLS, so
/// that asking five times a second starts no program. Its calls block the thread.
struct DatabaseConnection: ~Copyable {
    typealias Row = [String: String]

    private let socket: PlainSocket
    private let deadline: Deadline

    private static let native = "mysql_native_password"
    /// An answer is refused beyond so many bytes a packet and so many rows.
    private static let packetBytesMax = 1 << 20
    private static let rowsMax = 1_000_000

    /// Connects and logs in; everything that is asked has this deadline, too.
    ///
    /// - Parameter socket: a Unix socket of this machine that is connected to instead of the endpoint.
    static func open(
        to endpoint: Endpoint, socket: String? = nil, as account: DatabaseAccount, deadline: Deadline
    ) throws(DatabaseFailure) -> DatabaseConnection {
        let connection = DatabaseConnection(socket: try connected(endpoint, socket, deadline), deadline: deadline)
        try connection.logIn(account)
        return connection
    }

    private static func connected(
        _ endpoint: Endpoint, _ path: String?, _ deadline: Deadline
    ) throws(DatabaseFailure) -> PlainSocket {
        do throws(PlainSocket.Failure) {
            if let path { return try PlainSocket(unix: path) }
            return try PlainSocket(to: endpoint, deadline: deadline)
        } catch {
            throw DatabaseFailure(error)
        }
    }

    /// Says good-bye, so that the server does not log a connection that was lost.
    deinit { try? send([1], number: 0) }

    /// The rows of a query, each by the names of its columns; NULL is left out. None for a statement.
    func rows(_ sql: String) throws(DatabaseFailure) -> [Row] {
        let table = try table(sql)
        return table.rows.map { values in
            var row: Row = [:]
            for (name, value) in zip(table.names, values) { row[name] = value }
            return row
        }
    }

    /// The same by their places; NULL is nil.
    func table(_ sql: String) throws(DatabaseFailure) -> (names: [String], rows: [[String?]]) {
        try send([3] + Array(sql.utf8), number: 0)
        var head = try receive().packet
        if let complaint = head.complaint { throw complaint }
        if head.first == 0 { return ([], []) }
        guard let count = head.length(), count <= 4_096 else { throw .malformed("an answer without columns") }
        var names: [String] = []
        for _ in 0..<count {
            var column = try receive().packet
            for _ in 0..<4 { _ = column.text() }
            guard let name = column.text() else { throw .malformed("a column without a name") }
            names.append(name)
        }
        guard try receive().packet.isEnd else { throw .malformed("more columns than announced") }
        var rows: [[String?]] = []
        while true {
            var packet = try receive().packet
            if packet.isEnd { return (names, rows) }
            if let complaint = packet.complaint { throw complaint }
            guard rows.count < Self.rowsMax else { throw .malformed("more than \(Self.rowsMax) rows") }
            rows.append(names.map { _ in packet.text() })
        }
    }

    private func logIn(_ account: DatabaseAccount) throws(DatabaseFailure) {
        var (greeting, number) = try receive()
        if let complaint = greeting.complaint { throw complaint }
        guard greeting.number(1) == 10 else { throw .malformed("another greeting") }
        _ = greeting.textToZero()
        _ = greeting.bytes(4)
        guard let start = greeting.bytes(8), greeting.bytes(1 + 2 + 1 + 2 + 2) != nil,
            let length = greeting.number(1), greeting.bytes(10) != nil,
            let end = greeting.bytes(max(12, Int(length) - 9))
        else { throw .malformed("a greeting without its scramble") }
        let scramble = Array((start + end).prefix(20))
        // Long password, protocol 4.1, transactions, secure connection, plugins of authentication.
        let abilities = UInt32(0x0000_0001 | 0x0000_0200 | 0x0000_2000 | 0x0000_8000 | 0x0008_0000)
        let proof = account.proof(for: scramble)
        var answer = Self.littleEndian(abilities) + Self.littleEndian(1 << 24)
        // utf8mb4_general_ci, then 23 bytes that are always zero.
        answer += [45] + [UInt8](repeating: 0, count: 23)
        answer += Array(account.user.utf8) + [0, UInt8(proof.count)] + proof + Array(Self.native.utf8) + [0]
        try send(answer, number: number &+ 1)
        var reply: DatabasePacket
        (reply, number) = try receive()
        if reply.first == 0xFE {
            _ = reply.bytes(1)
            let plugin = reply.textToZero()
            guard plugin == Self.native, let fresh = reply.bytes(20) else { throw .plugin(plugin) }
            try send(account.proof(for: fresh), number: number &+ 1)
            reply = try receive().packet
        }
        if let complaint = reply.complaint { throw complaint }
        guard reply.first == 0 else { throw .malformed("another answer to the password") }
    }

    private static func littleEndian(_ number: UInt32) -> [UInt8] {
        withUnsafeBytes(of: number.littleEndian) { Array($0) }
    }

    private func send(_ body: [UInt8], number: UInt8) throws(DatabaseFailure) {
        do throws(PlainSocket.Failure) {
            try socket.send(
                [UInt8(body.count & 0xFF), UInt8(body.count >> 8 & 0xFF), UInt8(body.count >> 16), number] + body,
                deadline: deadline)
        } catch {
            throw DatabaseFailure(error)
        }
    }

    private func receive() throws(DatabaseFailure) -> (packet: DatabasePacket, number: UInt8) {
        do throws(PlainSocket.Failure) {
            let head = try socket.receive(4, deadline: deadline)
            let count = Int(head[0]) | Int(head[1]) << 8 | Int(head[2]) << 16
            guard count <= Self.packetBytesMax else { throw PlainSocket.Failure.tooLarge }
            return (DatabasePacket(try socket.receive(count, deadline: deadline)), head[3])
        } catch {
            throw DatabaseFailure(error)
        }
    }
}
