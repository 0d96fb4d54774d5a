import Foundation
import FoundationNetworking
import Testing

/// `--metrics` in a real run; `make check-outputs` has Prometheus itself look.
@Suite(.serialized) struct MetricsTests {
    private static func get(_ url: String, accept: String = "") async throws -> (
        status: Int, type: String, text: String
    ) {
        var request = URLRequest(url: try #require(URL(string: url)))
        if !accept.isEmpty { request.setValue(accept, forHTTPHeaderField: "Accept") }
        let (data, response) = try await URLSession.shared.data(for: request)
        let http = try #require(response as? HTTPURLResponse)
        return (
            http.statusCode, http.value(forHTTPHeaderField: "Content-Type") ?? "", String(decoding: data, as: UTF8.self)
        )
    }

    @Test("Metrics are served while the run lasts, in the format that is asked for; a taken port is an error at once")
    func served() async throws {
        let scratch = try Program.makeScratch()
        defer { Program.remove(scratch) }
        let run = try Program(
            ["run", "scenarios/smoke.yaml", "--out", scratch + "/out", "--metrics", "0"], scratch: scratch)
        #expect(await run.says("metrics at http://127.0.0.1:", within: 30), "\(run.standardError)")
        let said = try #require(
            run.standardError.firstMatch(of: /metrics at (http:\/\/127\.0\.0\.1:([0-9]+))\/metrics/))
        let base = String(said.1)
        var text = ""
        let deadline = Date().addingTimeInterval(30)
        while !text.contains("rmsload_response_seconds_bucket"), Date() < deadline {
            text = try await Self.get(base + "/metrics").text
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(
            text.contains("rmsload_exchanges_total{scenario=\"smoke\",phase=\"warm-up\",step=\"portal\",node=\"rms-1\"")
        )
        let open = try await Self.get(
            base + "/metrics", accept: "application/openmetrics-text;version=1.0.0,text/plain;q=0.5")
        #expect(open.type.hasPrefix("application/openmetrics-text; version=1.0.0"))
        #expect(open.text.hasSuffix("# EOF\n"))
        #expect(try await Self.get(base + "/").status == 404)

        let second = try Program(
            ["run", "scenarios/smoke.yaml", "--out", scratch + "/second", "--metrics", String(said.2)], scratch: scratch
        )
        #expect(await second.end() == 4)
        #expect(second.standardError.contains("--metrics: port \(said.2) of 127.0.0.1 is taken; name another"))
        run.signal(SIGINT)
        #expect(await run.end() == 130)
    }

    @Test("What is no address of this machine is a usage error", arguments: ["x", "70000", "1.2.3:80", "a:1", ""])
    func address(text: String) async throws {
        let program = try Program(["run", "scenarios/smoke.yaml", "--metrics", text])
        defer { Program.remove(program.scratch) }
        #expect(await program.end() == 2, "\(program.standardError)")
        #expect(program.standardError.contains("[address:]port"))
    }
}
