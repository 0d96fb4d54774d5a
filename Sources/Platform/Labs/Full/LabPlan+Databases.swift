import FoundationEssentials
import Glibc

extension LabPlan {
    /// Writes the servers' configurations and makes the data of both: of one by bootstrap, the other's is a copy, so
    /// that replication can begin with the first change.
    func makeDatabases(
        _ tier: DatabaseTier, in own: FullLabFolder, programs: FullLabPrograms, clientPassword: String
    ) throws(PlatformError) {
        for (index, server) in tier.servers.enumerated() {
            let configuration = MariaDBConfiguration(
                server: server, number: index + 1, settings: settings.database,
                connections: 2 * (settings.nodes.databasePool ?? settings.nodes.threads),
                dataFolder: own.database(server.name))
            try writeFile(own.databaseConfiguration(server.name), configuration.text, mode: 0o600)
        }
        guard let first = tier.servers.first, let account = tier.servers.first?.account else { return }
        let script = own.path + "/bootstrap.sql"
        try writeFile(
            script,
            try MariaDBConfiguration.bootstrap(
                systemTables: programs.systemTables, labPassword: account.password, clientPassword: clientPassword),
            mode: 0o600)
        try bootstrap(first, script: script, in: own, program: programs.mariadb)
        for server in tier.servers.dropFirst() {
            try copyFolder(own.database(first.name), to: own.database(server.name))
        }
    }

    /// Blocks the thread for as long as the server takes to make its tables, a second or so.
    ///
    /// Its process bears the lab's mark, so that it ends with the lab whatever happens to us.
    private func bootstrap(
        _ server: DatabaseServer, script: String, in own: FullLabFolder, program: String
    ) throws(PlatformError) {
        let input = open(script, O_RDONLY | O_CLOEXEC)
        guard input >= 0 else { throw .scratch(path: script, reason: systemReason(errno)) }
        defer { close(input) }
        let log = own.path + "/bootstrap.log"
        let spawn = Spawn(
            command: [
                program, "--defaults-file=" + own.databaseConfiguration(server.name), "--bootstrap", "--skip-log-bin",
                "--read-only=OFF",
            ], environment: environment, input: input, log: log)
        let process: ProcessIdentity
        switch spawn.run() {
        case .success(let started): process = started
        case .failure(let failure):
            throw .spawn(part: server.name, program: program, reason: systemReason(failure.number))
        }
        let group = ProcessGroup(leader: process)
        let isGone = ProcessGroup.waitUntilGone([group], within: .seconds(60))
        if !isGone { group.signal(SIGKILL) }
        var status: Int32 = 0
        while waitpid(process.pid, &status, 0) < 0 && errno == EINTR {}
        guard isGone, status == 0 else {
            let words = readSmallFile(log)?.split(whereSeparator: \.isNewline).suffix(8).joined(separator: "\n") ?? ""
            throw .refused(part: server.name, words: words.isEmpty ? "(it said nothing)" : words)
        }
    }
}

/// Copies what is in a folder into another that is there and empty.
func copyFolder(_ source: String, to target: String) throws(PlatformError) {
    do {
        for name in try FileManager.default.contentsOfDirectory(atPath: source) {
            try FileManager.default.copyItem(atPath: "\(source)/\(name)", toPath: "\(target)/\(name)")
        }
    } catch {
        throw .scratch(path: target, reason: "\(error)")
    }
}
