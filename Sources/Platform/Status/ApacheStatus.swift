/// What httpd's `server-status?auto` tells, with `ProxyStatus On`.
public struct ApacheStatus: Sendable, Equatable {
    /// One member of a balancer.
    public struct Worker: Sendable, Equatable {
        /// Its address, such as `http://127.0.0.1:8080`.
        public var name = ""
        /// As httpd words it, such as `Init Ok` or `Init Err`.
        public var status = ""
        /// Requests that it was chosen for since httpd started.
        public var elected: UInt64 = 0
        /// Requests that it is working on.
        public var busy = 0

        /// Taken out because it failed; tried again after the member's `retry`.
        public var isInError: Bool { flags.contains("Err") }
        /// Taken out by a person or by configuration (`status=D`).
        public var isDisabled: Bool { flags.contains("Dis") }
        /// Gets no new sessions but keeps those that it has.
        public var isDraining: Bool { flags.contains("Drn") }

        private var flags: [Substring] { status.split(separator: " ") }

        public init() {}
    }

    public struct Balancer: Sendable, Equatable {
        /// Such as `balancer://rms`.
        public var name = ""
        public var workers: [Worker] = []

        public init() {}
    }

    public enum Failure: Error, Sendable, Equatable, CustomStringConvertible {
        /// The text is no status page; `found` is its first line.
        case notAStatusPage(found: String)
        case value(line: Int, key: String, found: String, allowed: String)

        public var description: String {
            switch self {
            case .notAStatusPage(let found):
                "server-status: found \"\(found)\", expected the page of server-status?auto (ServerVersion: …)"
            case .value(let line, let key, let found, let allowed):
                "server-status: line \(line): \(key): found \"\(found)\", expected \(allowed)"
            }
        }
    }

    public var totalAccesses: UInt64 = 0
    public var busyWorkers = 0
    public var idleWorkers = 0
    public var balancers: [Balancer] = []

    /// Reads the page.
    ///
    /// - Limits: balancers and members beyond the 1000th are an error, since indices are taken from the text.
    public init(parsing text: String) throws(Failure) {
        var isStatusPage = false
        for (number, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            guard let colon = line.range(of: ":") else { continue }
            let key = String(line[..<colon.lowerBound])
            let value = String(line[colon.upperBound...].trimmingBlanks)
            let field = Field(line: number + 1, key: key, value: value)
            switch key {
            case "ServerVersion": isStatusPage = true
            case "Total Accesses": totalAccesses = try field.count()
            case "BusyWorkers": busyWorkers = try Int(clamping: field.count())
            case "IdleWorkers": idleWorkers = try Int(clamping: field.count())
            default: if key.hasPrefix("ProxyBalancer[") { try take(field) }
            }
        }
        guard isStatusPage else {
            throw .notAStatusPage(found: String(text.prefix { !$0.isNewline }.prefix(80)))
        }
    }

    /// The member of any balancer that leads to this address.
    public func worker(at endpoint: Endpoint) -> Worker? {
        balancers.lazy.flatMap(\.workers).first { worker in
            worker.name.split(separator: "/").last.map(String.init) == endpoint.description
        }
    }

    /// `ProxyBalancer[0]Name` or `ProxyBalancer[0]Worker[1]Elected`.
    private mutating func take(_ field: Field) throws(Failure) {
        let names = field.key.split(whereSeparator: { $0 == "[" || $0 == "]" })
        guard names.count > 2 else {
            throw .value(line: field.line, key: field.key, found: field.key, allowed: "ProxyBalancer[N]NAME")
        }
        let balancer = try field.index(names[1])
        while balancers.count <= balancer { balancers.append(Balancer()) }
        if names.count == 3, names[2] == "Name" { balancers[balancer].name = field.value }
        guard names.count == 5, names[2] == "Worker" else { return }
        let member = try field.index(names[3])
        while balancers[balancer].workers.count <= member { balancers[balancer].workers.append(Worker()) }
        switch names[4] {
        case "Name": balancers[balancer].workers[member].name = field.value
        case "Status": balancers[balancer].workers[member].status = field.value
        case "Elected": balancers[balancer].workers[member].elected = try field.count()
        case "Busy": balancers[balancer].workers[member].busy = try Int(clamping: field.count())
        default: break
        }
    }

    private struct Field {
        var line: Int
        var key: String
        var value: String

        func count() throws(Failure) -> UInt64 {
            guard let count = UInt64(value) else {
                throw .value(line: line, key: key, found: value, allowed: "a whole number, 0 or more")
            }
            return count
        }

        func index(_ text: Substring) throws(Failure) -> Int {
            guard let index = Int(text), (0..<1000).contains(index) else {
                throw .value(line: line, key: key, found: String(text), allowed: "an index from 0 to 999")
            }
            return index
        }
    }
}

extension ApacheStatus {
    /// Fetches the page; nil when httpd does not answer with one in time.
    public static func fetch(from admin: Endpoint, within limit: Duration = .seconds(1)) async -> ApacheStatus? {
        guard case .success(let page) = await StatusPage.get("/server-status?auto", from: admin, within: limit),
            page.status == 200
        else { return nil }
        return try? ApacheStatus(parsing: page.text)
    }
}
