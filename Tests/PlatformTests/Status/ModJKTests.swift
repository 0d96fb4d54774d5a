import Glibc
import Testing

@testable import Platform

/// A real httpd with mod_jk, whose nodes are closed ports.
@Suite struct ModJKTests {
    private static let module = LabPrograms.modules + "/mod_jk.so"

    private func configuration(_ folder: String, _ port: UInt16) -> String {
        let modules = ["mpm_event", "authz_core"].map {
            "LoadModule \($0)_module \(LabPrograms.modules)/mod_\($0).so"
        }
        let account = geteuid() == 0 ? "User www-data\nGroup www-data" : ""
        return """
            ServerRoot \(folder)
            ServerName localhost
            PidFile \(folder)/httpd.pid
            DefaultRuntimeDir \(folder)
            Mutex file:\(folder) default
            ErrorLog \(folder)/error.log
            \(account)
            Listen 127.0.0.1:\(port)
            \(modules.joined(separator: "\n"))
            LoadModule jk_module \(Self.module)
            JkWorkersFile \(folder)/workers.properties
            JkLogFile \(folder)/jk.log
            JkShmFile \(folder)/jk.shm
            JkMount /rms/* lb
            JkMount /jkstatus jkstatus

            """
    }

    private func workers(_ ports: [UInt16]) -> String {
        let members = zip(1..., ports).map { number, port in
            "worker.rms\(number).type=ajp13\nworker.rms\(number).host=127.0.0.1\nworker.rms\(number).port=\(port)"
        }
        return "worker.list=lb,jkstatus\n" + members.joined(separator: "\n")
            + "\nworker.lb.type=lb\nworker.lb.balance_workers=rms1,rms2\nworker.jkstatus.type=status\n"
    }

    @Test("members are seen, drained and given sessions again, and one that is not there is refused")
    func drains() async throws {
        try #require(access(Self.module, R_OK) == 0, "apt-get install libapache2-mod-jk")
        try await Scratch.with { scratch in
            let ports = try (0..<3).map { _ in try PortReservation() }
            let endpoint = Endpoint(host: "127.0.0.1", port: ports[0].port)
            try writeFile(scratch.path + "/workers.properties", Array(workers(ports.dropFirst().map(\.port)).utf8))
            try writeFile(scratch.path + "/httpd.conf", Array(configuration(scratch.path, endpoint.port).utf8))
            let httpd = try scratch.spawn(["/usr/sbin/apache2", "-f", scratch.path + "/httpd.conf", "-DFOREGROUND"])
            let group = ProcessGroup(leader: httpd)
            defer {
                group.signal(SIGKILL)
                _ = ProcessGroup.waitUntilGone([group], within: .seconds(10))
                group.reap()
            }
            let address = try #require(PageAddress("http://\(endpoint)/jkstatus"))
            let reader = ModJKReader(client: StatusClient(source: StatusSource(address), environment: [:]))
            await eventually("mod_jk answers") { (try? await reader.members().count) == 2 }
            let members = try await reader.members()
            #expect(members.map(\.name) == ["rms1", "rms2"])
            #expect(members.allSatisfy { !$0.isDraining && $0.address?.hasPrefix("127.0.0.1:") == true })
            try await reader.setDraining(true, members[1])
            #expect(try await reader.members().map(\.isDraining) == [false, true])
            try await reader.setDraining(false, members[1])
            #expect(try await reader.members().map(\.isDraining) == [false, false])
            _ = await StatusPage.get("/rms/x", from: endpoint, within: .seconds(10))
            #expect(try await reader.members().contains { $0.isInError })
            var stranger = members[0]
            stranger.name = "rms9"
            await #expect(throws: ReadFailure.self) { try await reader.setDraining(true, stranger) }
        }
    }
}
