/// What HAProxy's statistics tell (`/stats;csv` or `show stat`).
public struct HAProxyStatus: Sendable, Equatable {
    /// One line: a frontend, a backend, or a server of a backend.
    public struct Row: Sendable, Equatable {
        /// The proxy's name, such as `balancers`.
        public var proxy: String
        /// `FRONTEND`, `BACKEND` or the server's name.
        public var service: String
        /// As HAProxy words it, such as `UP`, `UP 1/2`, `DOWN`, `MAINT`.
        public var status: String
        /// Bytes that came in from clients since HAProxy started.
        public var bytesIn: UInt64
        /// How often a server was chosen for a connection or request; nil for rows that are no servers.
        public var chosen: UInt64?

        /// Taken out because its health checks failed; `UP 1/2` is still in, `DOWN 1/2` is still out.
        public var isDown: Bool { status.hasPrefix("DOWN") }
    }

    public enum Failure: Error, Sendable, Equatable, CustomStringConvertible {
        /// The text is no table of statistics, or lacks a column; `found` is its first line.
        case notStatistics(found: String)
        case value(line: Int, column: String, found: String)

        public var description: String {
            switch self {
            case .notStatistics(let found):
                "stats: found \"\(found)\", expected HAProxy's table (# pxname,svname,…,bin,…,status,…)"
            case .value(let line, let column, let found):
                "stats: line \(line): \(column): found \"\(found)\", expected a whole number, 0 or more, or nothing"
            }
        }
    }

    public var rows: [Row] = []

    /// Reads the table. Its first line names the columns; there are more with every version of HAProxy.
    public init(parsing text: String) throws(Failure) {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        let header = lines.first ?? ""
        guard header.hasPrefix("# ") else { throw .notStatistics(found: String(header.prefix(80))) }
        let columns = Self.fields(header.dropFirst(2))
        guard let proxy = columns.firstIndex(of: "pxname"), let service = columns.firstIndex(of: "svname"),
            let status = columns.firstIndex(of: "status"), let bytesIn = columns.firstIndex(of: "bin")
        else { throw .notStatistics(found: String(header.prefix(80))) }
        let chosen = columns.firstIndex(of: "lbtot")
        for (number, line) in lines.enumerated().dropFirst() where !line.isEmpty {
            let fields = Self.fields(line)
            guard fields.count > max(proxy, service, status, bytesIn) else {
                throw .notStatistics(found: String(line.prefix(80)))
            }
            // Listening sockets and the like have empty counters.
            guard let count = fields[bytesIn].isEmpty ? 0 : UInt64(fields[bytesIn]) else {
                throw .value(line: number + 1, column: "bin", found: fields[bytesIn])
            }
            rows.append(
                Row(
                    proxy: fields[proxy], service: fields[service], status: fields[status], bytesIn: count,
                    chosen: chosen.flatMap { $0 < fields.count ? UInt64(fields[$0]) : nil }))
        }
    }

    /// The row of a frontend, a backend or a server.
    public func row(_ proxy: String, _ service: String) -> Row? {
        rows.first { $0.proxy == proxy && $0.service == service }
    }

    /// Fields between commas; one in quotes may hold commas, and its quotes are doubled (RFC 4180, section 2).
    private static func fields(_ line: Substring) -> [String] {
        var fields: [String] = []
        var field = ""
        var isQuoted = false
        var rest = line
        while let character = rest.popFirst() {
            switch character {
            case "\"" where isQuoted && rest.first == "\"":
                field.append("\"")
                rest.removeFirst()
            case "\"": isQuoted.toggle()
            case "," where !isQuoted:
                fields.append(field)
                field = ""
            default: field.append(character)
            }
        }
        return fields + [field]
    }
}

extension HAProxyStatus {
    /// Fetches the table; nil when HAProxy does not answer with one in time.
    static func fetch(from admin: Endpoint, within limit: Duration = .seconds(1)) async -> HAProxyStatus? {
        guard
            case .success(let page) = await StatusPage.get(
                HAProxyConfiguration.statusPath, from: admin, within: limit),
            page.status == 200
        else { return nil }
        return try? HAProxyStatus(parsing: page.text)
    }
}
