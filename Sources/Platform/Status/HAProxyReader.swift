/// HAProxy's statistics: by its page, which only shows, or by its administration socket, which drains, too.
struct HAProxyReader: BalancerReader {
    enum Source: Sendable, Equatable {
        case page(StatusClient)
        /// The path of a Unix socket.
        case socket(String)
        /// A socket of TCP.
        case address(Endpoint)

        static func == (first: Source, second: Source) -> Bool {
            switch (first, second) {
            case (.page(let first), .page(let second)): first.source == second.source
            case (.socket(let first), .socket(let second)): first == second
            case (.address(let first), .address(let second)): first == second
            default: false
            }
        }
    }

    var source: Source
    /// Nil for all backends.
    var backend: String?
    var limit = Duration.seconds(1)

    var canDrain: Bool {
        if case .page = source { false } else { true }
    }

    func members() async throws(ReadFailure) -> [MemberStatus] {
        try await table().rows.filter { row in
            !["FRONTEND", "BACKEND"].contains(row.service) && (backend == nil || row.proxy == backend)
        }.map { row in
            MemberStatus(
                name: "\(row.proxy)/\(row.service)", address: nil, state: row.status, isInError: row.isDown,
                isDraining: row.status.hasPrefix("DRAIN"), chosen: row.chosen)
        }
    }

    /// Bytes that came in from clients at all frontends.
    func bytesIn() async throws(ReadFailure) -> UInt64 {
        try await table().rows.filter { $0.service == "FRONTEND" }.reduce(0) { $0 &+ $1.bytesIn }
    }

    func setDraining(_ isDraining: Bool, _ member: MemberStatus) async throws(ReadFailure) {
        let answer = try await ask("set server \(member.name) state \(isDraining ? "drain" : "ready")")
        let words = answer[...].trimmingBlanks
        guard words.isEmpty else { throw .other("HAProxy: \(words.prefix(80))") }
        guard let now = try await members().first(where: { $0.name == member.name }), now.isDraining == isDraining
        else { throw .other("\(member.name) is not \(isDraining ? "drained" : "ready") after the change") }
    }

    private func table() async throws(ReadFailure) -> HAProxyStatus {
        let text: String
        if case .page(let client) = source {
            let path = client.source.address.path
            text = try await client.text(path.contains(";csv") ? nil : path + ";csv")
        } else {
            text = try await ask("show stat")
        }
        do throws(HAProxyStatus.Failure) { return try HAProxyStatus(parsing: text) } catch {
            throw .other(error.description)
        }
    }

    /// One command to the socket, which closes after its answer.
    private func ask(_ command: String) async throws(ReadFailure) -> String {
        let found: Result<String, ReadFailure> = await offPool { [source, limit] in
            let deadline = Deadline(in: limit)
            do throws(PlainSocket.Failure) {
                let socket: PlainSocket
                switch source {
                case .page: return .failure(.other("HAProxy's page only shows; name its socket"))
                case .socket(let path): socket = try PlainSocket(unix: path)
                case .address(let endpoint): socket = try PlainSocket(to: endpoint, deadline: deadline)
                }
                return .success(try HAProxyConsole.answer(to: command, over: socket, deadline: deadline))
            } catch {
                return .failure(ReadFailure(.connection(error)))
            }
        }
        switch found {
        case .success(let text): return text
        case .failure(let failure): throw failure
        }
    }
}
