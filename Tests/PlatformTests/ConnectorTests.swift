import Foundation
import Testing

@testable import Platform

extension LabTests {
    @Suite struct ConnectorTests {
        private static var ajp: LabSettings {
            var settings = LabSettings.quick
            settings.balancers.connector = .ajp
            return settings
        }

        /// Whether the node that tests run against speaks AJP.
        static let nodeSpeaksAJP: Bool = {
            guard let programs = try? LabPrograms.find(ProcessInfo.processInfo.environment, for: LabSettings())
            else { return false }
            let process = Process()
            let pipe = Pipe()
            process.executableURL = URL(fileURLWithPath: programs.node)
            process.arguments = ["--help"]
            process.standardOutput = pipe
            guard (try? process.run()) != nil else { return false }
            let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            return text.contains("--ajp-port")
        }()

        @Test("over AJP a node kills, drains and sticks as over HTTP", .enabled(if: nodeSpeaksAJP))
        func lab() async throws {
            try await Scratch.withLab(Self.ajp) { lab in
                var nodes: Set<String> = []
                for _ in 0..<8 {
                    let first = try await Answer.get("/rms/portal", from: lab.entry)
                    #expect(first.page.status == 200)
                    let cookie = try #require(first.cookie)
                    nodes.insert(try #require(first.node))
                    let next = try await Answer.get("/rms/portal", from: lab.entry, headers: ["Cookie": cookie])
                    #expect(next.node == first.node)
                }
                #expect(nodes == ["rms-1", "rms-2"])
                _ = try await lab.setDraining(true, "rms-1")
                #expect(await lab.isDraining("rms-1") == true)
                _ = try await lab.setDraining(false, "rms-1")
                let part = try lab.part("rms-2")
                _ = try await part.kill()
                await eventually("both balancers notice") {
                    _ = await StatusPage.get("/rms/portal", from: lab.entry)
                    return await lab.isMarkedOut("rms-2") == true
                }
                try await part.start()
                await eventually("it serves again") {
                    _ = await StatusPage.get("/rms/portal", from: lab.entry)
                    return await lab.isMarkedOut("rms-2") == false
                }
            }
        }

        @Test("members are addressed by the connector, with secret and ping for AJP alone", arguments: [true, false])
        func configuration(isAJP: Bool) {
            let node = NodeDescription(name: "rms-1", route: "rms1", endpoint: Endpoint(host: "127.0.0.1", port: 1001))
            var settings = BalancerSettings()
            settings.connector = isAJP ? .ajp : .http
            let member = BalancerMember(
                node: node, connector: settings.connector,
                endpoint: Endpoint(host: "127.0.0.1", port: isAJP ? 1002 : 1001))
            let text = ApacheConfiguration(
                folder: LabFolder.Balancer(path: "/lab/lb-1"), documents: "/lab/htdocs", settings: settings,
                members: [member], secret: "s3cret", endpoint: node.endpoint, admin: node.endpoint
            ).text
            #expect(
                text.contains("BalancerMember \"ajp://127.0.0.1:1002\" route=rms1 secret=s3cret ping=300ms ") == isAJP)
            #expect(text.contains("BalancerMember \"http://127.0.0.1:1001\" route=rms1 retry=2 ") == !isAJP)
            #expect(text.contains("mod_proxy_ajp.so") == isAJP)
            #expect(text.contains("mod_proxy_http.so") == !isAJP)
        }
    }
}
