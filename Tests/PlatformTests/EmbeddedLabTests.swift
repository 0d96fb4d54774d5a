import Glibc
import Testing

@testable import Platform

extension LabTests {
    @Suite struct EmbeddedLabTests {
        @Test("a lab gives new sessions to both nodes and keeps a session on its node")
        func sticky() async throws {
            try await Scratch.withLab { lab in
                var nodes: Set<String> = []
                for _ in 0..<4 {
                    let first = try await Answer.get("/rms/portal", from: lab.entry)
                    #expect(first.page.status == 200)
                    let node = try #require(first.node)
                    nodes.insert(node)
                    let cookie = try #require(first.cookie)
                    let route = try #require(lab.nodes.first { $0.name == node }?.route)
                    #expect(cookie.hasSuffix("." + route))
                    for _ in 0..<3 {
                        let next = try await Answer.get("/rms/portal", from: lab.entry, headers: ["Cookie": cookie])
                        #expect(next.node == node)
                    }
                }
                #expect(nodes == ["rms-1", "rms-2"])
            }
        }

        @Test("httpd serves the static files itself, with an entity tag")
        func statics() async throws {
            try await Scratch.withLab { lab in
                for (path, type) in [("/static/skin.css", "text/css"), ("/static/logo.png", "image/png")] {
                    let answer = try await Answer.get(path, from: lab.entry)
                    #expect(answer.page.status == 200)
                    #expect(answer.header("Content-Type") == type)
                    #expect(answer.node == nil)
                    let tag = try #require(answer.header("ETag"))
                    let again = try await Answer.get(path, from: lab.entry, headers: ["If-None-Match": tag])
                    #expect(again.page.status == 304)
                }
            }
        }

        @Test("the access log has a line for each request of a client, and none for health and status")
        func accessLog() async throws {
            try await Scratch.withLab { lab in
                #expect(lab.accessLogPaths.map { readSmallFile($0) } == ["", ""])
                let first = try await Answer.get("/rms/portal?page=2", from: lab.entry)
                _ = try await Answer.get("/static/skin.css", from: lab.entry)
                for balancer in lab.balancers { _ = await ApacheStatus.fetch(from: balancer.admin) }
                var lines: [[Substring]] = []
                await eventually("two lines in the log") {
                    let texts = lab.accessLogPaths.map { readSmallFile($0) ?? "" }
                    lines = texts.joined().split(separator: "\n").map { $0.split(separator: " ") }
                    lines.sort { $0[0] < $1[0] }
                    return lines.count >= 2
                }
                #expect(lines.count == 2)
                let route = lab.nodes.first { $0.name == first.node }?.route
                #expect(lines[0].dropFirst(2).first == "200")
                #expect(lines[0].dropFirst(5).first.map(String.init) == route)
                #expect(lines[0].suffix(3).joined(separator: " ") == "\"GET /rms/portal?page=2 HTTP/1.1\"")
                #expect(lines[1].dropFirst(5).first == "-")
                #expect(lines[1].suffix(3).joined(separator: " ") == "\"GET /static/skin.css HTTP/1.1\"")
            }
        }

        @Test("a disabled node takes no traffic", arguments: ["rms-1", "rms-2"])
        func disabled(_ name: String) async throws {
            var settings = LabSettings.quick
            settings.balancers.disabled = [name]
            try await Scratch.withLab(settings) { lab in
                for _ in 0..<6 {
                    let answer = try await Answer.get("/rms/portal", from: lab.entry)
                    #expect(answer.node != name)
                }
                #expect(await lab.requestsServed(by: name) == 0)
                #expect(await lab.members(name).map { $0.state.contains("Dis") } == [true, true])
            }
        }

        @Test("down leaves no process, no folder and no state file, and may be called again")
        func down() async throws {
            try await Scratch.with { scratch in
                let lab = try await scratch.up()
                let processes = lab.parts.compactMap(\.process)
                #expect(processes.count == 6)
                #expect(!processes.contains { !$0.isRunning })
                #expect(LabRegistry.marked(lab.id).count >= 8)
                async let first: Void = lab.down()
                async let second: Void = lab.down()
                _ = await (first, second)
                await lab.down()
                #expect(LabRegistry.marked(lab.id) == [])
                #expect(!processes.contains { $0.isPresent })
                #expect(scratch.leftovers == [])
                await #expect(throws: PlatformError.down) { try await lab.part("rms-1").start() }
            }
        }

        @Test("the names of httpd's shared memory are gone while it still serves from it")
        func namedMemory() async throws {
            try await Scratch.withLab { lab in
                for balancer in ["lb-1", "lb-2"] {
                    let process = try #require(try lab.part(balancer).process)
                    let maps = try #require(readSmallFile("/proc/\(process.pid)/maps"))
                    #expect(NamedMemory.names(in: maps) == [])
                    #expect(maps.contains("/dev/shm/ShM."))
                }
                #expect(try await Answer.get("/rms/portal", from: lab.entry).page.status == 200)
                _ = try await lab.setDraining(true, "rms-1")
                #expect(await lab.isDraining("rms-1") == true)
            }
        }

        @Test("only what the Apache runtime has named is taken for its own")
        func foreignNames() {
            let maps = """
                7f00-7f01 rw-s 00000000 00:17 8  /dev/shm/ShM.1f245672H4861d52c
                7f01-7f02 rw-s 00000000 00:17 9  /dev/shm/ShM.5f00ac41Hbb89739f (deleted)
                7f02-7f03 rw-s 00000000 00:17 10 /dev/shm/somebody-elses
                7f03-7f04 r--p 00000000 08:01 11 /usr/lib/libc.so.6
                """
            #expect(NamedMemory.names(in: maps) == ["/dev/shm/ShM.1f245672H4861d52c"])
        }

        @Test("emergencyDown ends a lab whose part is frozen, and an orphaned httpd child")
        func emergencyDown() async throws {
            try await Scratch.with { scratch in
                let lab = try await scratch.up()
                kill(try #require(lab.part("rms-1").process).pid, SIGSTOP)
                kill(try #require(lab.part("lb-1").process).pid, SIGKILL)
                lab.emergencyDown()
                #expect(LabRegistry.marked(lab.id) == [])
                #expect(scratch.leftovers == [])
            }
        }

        @Test("a lab that is cancelled while it starts leaves nothing")
        func cancelled() async throws {
            try await Scratch.with { scratch in
                let starting = Task { try await scratch.up() }
                starting.cancel()
                await #expect(throws: PlatformError.interrupted) { try await starting.value }
                #expect(scratch.leftovers == [])
            }
        }
    }
}
