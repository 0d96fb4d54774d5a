extension DescribedPlatform {
    public var canListWrites: Bool { description.writes != nil }

    /// As the platform file says: by a command of its own, or by a query of MariaDB.
    public func storedWrites(_ keys: [String]) async throws(PlatformError) -> [String: Int] {
        guard let writes = description.writes else { return [:] }
        do throws(ControlFailure) {
            switch writes {
            case .command(let command):
                let output = try await command.run(environment, input: keys.map { $0 + "\n" }.joined())
                return try WritesFound(keys, lines: output).counts
            case .query(let query): return try await found(keys, by: query)
            }
        } catch {
            throw .command(what: "writes", words: error.description)
        }
    }

    private func found(_ keys: [String], by query: WritesQuery) async throws(ControlFailure) -> [String: Int] {
        if keys.isEmpty { return [:] }
        let server = try await server(of: query)
        let limit = Duration.milliseconds(query.limitMs)
        let answer = await offPool { () -> Result<[[String?]], DatabaseFailure> in
            do throws(DatabaseFailure) {
                return .success(try server.connection(within: limit).table(query.asking(keys)).rows)
            } catch {
                return .failure(error)
            }
        }
        switch answer {
        case .failure(let failure): throw ControlFailure("\(server.name): \(failure)")
        case .success(let rows):
            var found = WritesFound(keys, isComplete: true)
            for row in rows {
                guard let key = row.first ?? nil, row.count < 2 || row[1] != nil else {
                    throw ControlFailure("found NULL in a row, expected a key and how often it is there")
                }
                try found.add(key, row.count > 1 ? row[1] : nil)
            }
            return found.counts
        }
    }

    private func server(of query: WritesQuery) async throws(ControlFailure) -> DatabaseServer {
        if let source = query.source { return try source.server("mariadb", environment) }
        var said: [String] = []
        for part in parts where part.description.status.mariadb != nil {
            switch await part.databaseStatus(within: .milliseconds(query.limitMs)) {
            case .success(let status) where status.isPrimary:
                if let source = part.description.status.mariadb { return try source.server(part.name, environment) }
            case .success(let status): said.append("\(part.name): \(status.words)")
            case .failure(let failure): said.append("\(part.name): \(failure)")
            }
        }
        throw ControlFailure("no server of the database leads (\(said.joined(separator: "; ")))")
    }

    /// Whether writes can be looked up, asked by a key that nobody has; nil where the file names no way.
    public func examineWrites() async -> PartReport.Answer? {
        guard canListWrites else { return nil }
        let key = "rmsload-doctor"
        do throws(PlatformError) {
            let count = try await storedWrites([key])[key]
            return PartReport.Answer(
                fitness: count == 0 ? .good : .bad, asked: "writes",
                words: count == 0
                    ? "can be looked up in the database"
                    : "\(count ?? 0) of a key that nobody has written are there: every write would be found")
        } catch {
            return PartReport.Answer(fitness: .bad, asked: "writes", words: error.description)
        }
    }
}
