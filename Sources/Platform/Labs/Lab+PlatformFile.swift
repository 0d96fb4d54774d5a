import Foundation

extension Lab {
    /// Why a lab with these settings cannot be brought up here; nil when every program is there.
    public static func missing(_ settings: LabSettings, environment: [String: String]) -> PlatformError? {
        do throws(PlatformError) {
            _ = try LabPrograms.find(environment, for: settings)
            return nil
        } catch {
            return error
        }
    }

    /// Writes the platform file and what it refers to.
    ///
    /// - Errors: `.scratch` when something cannot be written.
    public func writePlatformFile(_ path: String) throws(PlatformError) {
        try writeFile(path, Array(platformFile().utf8))
    }

    /// A platform file by which the lab can be used, hurt and healed like any other platform, once it is released.
    ///
    /// Writes what the file refers to into the lab's folder: for each part, the number of its process and a script that
    /// starts it again as it was started before.
    /// - Errors: `.scratch` when the lab's folder cannot be written.
    func platformFile() throws(PlatformError) -> String {
        try makeFolder(folder + "/parts", mode: 0o700)
        var tiers: [(PlatformTier, [String])] = []
        // The watchdog is nobody's to hurt from outside: it has no address of its own.
        for part in parts where part.name != Self.watchdogName && !part.recipe.isLink {
            let pidFile = folder + "/parts/\(part.name).pid"
            let script = folder + "/parts/\(part.name).start"
            try writeFile(script, Array(part.startScript(pidFile: pidFile, lab: id).utf8), mode: 0o700)
            if let process = part.process { try writeFile(pidFile, Array("\(process.pid)\n".utf8)) }
            let lines = try entry(of: part, pidFile: pidFile, script: script)
            let tier = tier(of: part)
            if let index = tiers.firstIndex(where: { $0.0 == tier }) {
                tiers[index].1 += lines
            } else {
                tiers.append((tier, lines))
            }
        }
        let head =
            [
                "# The lab \(id). Taken down by: rmsload lab down \(id)", "platform: \(id)", "entry: http://\(entry)",
                "faults: allowed", "identity: {header: X-RMS-Node}",
            ]
            + (database == nil ? [] : ["writes: {query: \(quoted(DatabaseSchema.writesQuery))}"]) + ["tiers:"]
        return (head + tiers.flatMap { ["  \($0.0.rawValue):"] + $0.1 }).joined(separator: "\n") + "\n"
    }

    private func tier(of part: LabPart) -> PlatformTier {
        if part.name == Self.hardwareBalancerName { return .hardwareBalancer }
        if balancers.contains(where: { $0.name == part.name }) { return .balancers }
        if databaseServer(part.name) != nil || part.name == Self.databaseAddressName { return .database }
        return nodes.contains { $0.name == part.name } ? .nodes : .thirdParty
    }

    private func entry(of part: LabPart, pidFile: String, script: String) throws(PlatformError) -> [String] {
        var lines = ["    \(part.name):"]
        if let node = nodes.first(where: { $0.name == part.name }) { lines.append("      route: \(node.route)") }
        lines.append("      address: \(part.endpoint)")
        if databaseServer(part.name) == nil {
            lines.append("      health: \(quoted("http://\(part.healthEndpoint)\(part.healthPath)"))")
        }
        if part.name == Self.hardwareBalancerName {
            lines.append("      status: {haproxy: \(quoted(folder + "/vip/" + HAProxyConfiguration.socket))}")
        } else if let balancer = balancers.first(where: { $0.name == part.name }) {
            let (key, path) =
                settings.balancers.connector == .modJK
                ? ("mod_jk", JKConsole.path) : ("balancer-manager", BalancerConsole.path)
            lines.append("      status: {\(key): \(quoted("http://\(balancer.admin)\(path)"))}")
        } else if database != nil, nodes.contains(where: { $0.name == part.name }) {
            lines += [
                "      status:",
                "        tomcat: \(quoted("http://\(part.healthEndpoint)\(TomcatConfiguration.statusPath)"))",
                "        jmx: \(quoted("http://\(part.healthEndpoint)\(TomcatConfiguration.jmxPath)"))",
                "        user: \(TomcatConfiguration.monitor)",
                "        password-file: \(quoted(password(FullLabFolder.monitorPassword)))",
            ]
        } else if let server = databaseServer(part.name) {
            lines += try databaseLines(server)
        }
        lines.append("      control:")
        lines.append("        process: {pidfile: \(quoted(pidFile)), start: \(quoted(ShellWord.quoted(script)))}")
        lines.append("        graceful-signal: \(part.gracefulSignal.rawValue)")
        return lines
    }

    private func password(_ name: String) -> String { "\(folder)/full/\(name)" }

    private func databaseLines(_ server: DatabaseServer) throws(PlatformError) -> [String] {
        let script = folder + "/parts/\(server.name).promote"
        try writeFile(script, Array(promoteScript(server.name).utf8), mode: 0o700)
        let source = "address: \"\(server.endpoint)\", user: \(server.account.user)"
        return [
            "      role: \(server.name == Self.databaseNames[0] ? "primary" : "replica")",
            "      status: {mariadb: {\(source), password-file: \(quoted(password(FullLabFolder.ownerPassword)))}}",
            "      promote: {command: \(quoted(ShellWord.quoted(script))), within: 30s}",
        ]
    }

    /// A script that asks the watchdog to let a server lead, and waits until it does.
    private func promoteScript(_ name: String) -> String {
        let state = database?.watchdogState ?? ""
        return """
            #!/bin/sh
            # Lets \(name) lead the database in place of the one that does.
            state=\(ShellWord.quoted(state))
            wish=$state.request
            echo \(name) >"$wish.draft" && mv "$wish.draft" "$wish" || exit 1
            tries=0
            while [ -e "$wish" ]; do
              sleep 0.05
              tries=$((tries + 1))
              if [ "$tries" -gt 300 ]; then
                rm -f "$wish"
                echo "the watchdog does not answer" >&2
                exit 1
              fi
            done
            grep -q '"primary":"\(name)"' "$state" && exit 0
            cat "$state" >&2
            exit 1

            """
    }

    /// As YAML in double quotes.
    private func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}

extension LabPart {
    fileprivate var gracefulSignal: StopSignal {
        StopSignal.allCases.first { $0.number == recipe.gracefulSignal } ?? .term
    }

    /// A script that starts the part in the background, in a session of its own, and writes its number down.
    ///
    /// It bears the lab's mark, by which `lab down` finds what the registry does not know of.
    fileprivate func startScript(pidFile: String, lab: String) -> String {
        """
        #!/bin/sh
        # Starts \(name) again as it was started before.
        export \(LabState.mark)=\(ShellWord.quoted(lab)) LC_ALL=C
        setsid \(ShellWord.line(recipe.command)) </dev/null >>\(ShellWord.quoted(recipe.log)) 2>&1 &
        echo $! >\(ShellWord.quoted(pidFile))

        """
    }
}
