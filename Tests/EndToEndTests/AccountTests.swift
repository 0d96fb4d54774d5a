import Foundation
import Platform
import Testing

/// What rmsload counts is what httpd saw, to the last request.
@Suite(.serialized) struct AccountTests {
    /// A lab of the test's own, so that its access log can be read afterwards.
    private static func withLab(_ body: (Lab, String) async throws -> Void) async throws {
        let scratch = try Program.makeScratch()
        let lab = try await Lab.up(LabSettings(), in: scratch)
        do {
            try await body(lab, scratch)
        } catch {
            await lab.down()
            Program.remove(scratch)
            throw error
        }
        await lab.down()
        Program.remove(scratch)
    }

    /// Lines of the access logs, once there are as many as expected; httpd writes a line when a response has ended.
    private static func lines(of lab: Lab, expecting count: Int) async throws -> Int {
        let deadline = Date().addingTimeInterval(5)
        while true {
            var lines = 0
            for path in lab.accessLogPaths {
                lines += try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").count
            }
            if lines >= count || Date() > deadline { return lines }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    @Test("A scenario's requests equal the lines of the access log")
    func scenario() async throws {
        try await Self.withLab { lab, scratch in
            let scenario = """
                name: account
                platform: http://127.0.0.1:\(lab.entryPort)
                sessions:
                  browse:
                    steps:
                      - {name: portal, get: /rms/portal, capture: {clip: {regex: 'media/([0-9]+)'}}}
                      - together:
                          - {name: skin, get: /static/skin.css}
                          - {name: logo, get: /static/logo.png}
                      - think: 50ms..150ms
                      - {name: clip, get: "/rms/media/${clip}"}
                load:
                  arrivals: poisson
                  stages: [{ramp: 20/s, over: 1s}, {hold: 20/s, for: 4s}]
                """
            try scenario.write(toFile: scratch + "/account.yaml", atomically: true, encoding: .utf8)
            let program = try Program(
                ["run", scratch + "/account.yaml", "--out", scratch + "/out"], scratch: scratch)
            #expect(await program.end() == 0, "\(program.standardOutput)\(program.standardError)")
            let result = try Result(scratch + "/out/result.json")
            #expect(result.total("sent") > 100)
            #expect(try await Self.lines(of: lab, expecting: result.total("sent")) == result.total("sent"))
        }
    }

    @Test("In-flight requests at the end are interrupted, and account for the rest of the lines")
    func interrupted() async throws {
        try await Self.withLab { lab, scratch in
            // Long polls of 3 s, cut off 1 s after the last arrival.
            let scenario = """
                name: cut-off
                platform: http://127.0.0.1:\(lab.entryPort)
                sessions:
                  poll:
                    steps:
                      - {name: updates, get: "/rms/updates?since=0&wait=3000", poll: {for: 3s}}
                load:
                  arrivals: even
                  stages: [{hold: 20/s, for: 5s}]
                  grace: 1s
                """
            try scenario.write(toFile: scratch + "/cut-off.yaml", atomically: true, encoding: .utf8)
            let program = try Program(
                ["run", scratch + "/cut-off.yaml", "--out", scratch + "/out"], scratch: scratch)
            _ = await program.end()
            let result = try Result(scratch + "/out/result.json")
            #expect(result.total("offered") == 100)
            #expect(result.total("interrupted") > 10, "\(program.standardOutput)")
            #expect(result.total("ok") + result.total("interrupted") == 100)
            #expect(try await Self.lines(of: lab, expecting: 100) == 100)
        }
    }

    @Test("bench sends exactly as many requests as it was told, open and closed", arguments: [nil, "2000"])
    func bench(rate: String?) async throws {
        try await Self.withLab { lab, scratch in
            let url = "http://127.0.0.1:\(lab.entryPort)/static/skin.css"
            let program = try Program(
                ["bench", url, "-n", "1500", "-c", "16", "--json", scratch + "/result.json"]
                    + (rate.map { ["-r", $0] } ?? []), scratch: scratch)
            #expect(await program.end() == 0, "\(program.standardError)")
            let result = try Result(scratch + "/result.json")
            #expect(result.total("ok") == 1500)
            #expect(try await Self.lines(of: lab, expecting: 1500) == 1500)
        }
    }
}
