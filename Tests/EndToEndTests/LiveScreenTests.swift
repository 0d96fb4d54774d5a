import Foundation
import Reports
import Testing

/// The live screen in a real terminal: drawn, resized, taken away, and the cursor given back however the run ends.
@Suite(.serialized) struct LiveScreenTests {
    private static let run =
        "'\(Program.executable)' run scenarios/node-failover.yaml --set 'load.stages[0].over=1s' "
        + "--set 'faults[0].when.steady-for=2s' --set 'faults[0].heal.after=50s'"

    private static func withTerminal(
        _ command: String, environment: [String: String] = [:], _ body: (TerminalUnderTest, String) async throws -> Void
    ) async throws {
        let scratch = try Program.makeScratch()
        defer { Program.remove(scratch) }
        let terminal = try await TerminalUnderTest(
            "\(command) --out '\(scratch)/out'", columns: 80, rows: 30, scratch: scratch, environment: environment)
        do {
            defer { terminal.end() }
            try await body(terminal, scratch)
        }
        #expect(await Program.isEmpty(scratch, within: 30))
    }

    /// Whether exactly one whole screen is to be seen, and nothing of another.
    private static func isWhole(_ screen: [String]) -> Bool {
        ["rate ", "response ", "errors ", "rms-1 ", "rms-2 "].allSatisfy { name in
            screen.count { $0.hasPrefix(name) } == 1
        }
    }

    @Test("It is one screen at any width, shows the fault when it comes, and Ctrl-C leaves nothing of it")
    func drawn() async throws {
        try await Self.withTerminal(Self.run) { terminal, _ in
            #expect(await terminal.comes { Self.isWhole($0) }, "\(terminal.screen)")
            #expect(terminal.screen.contains { $0.contains("▼ kill rms-2 in") }, "\(terminal.screen)")
            #expect(await terminal.comes { _ in !terminal.hasCursor })
            for columns in [60, 200, 100] {
                try terminal.resize(columns: columns, rows: 30)
                let isDrawn = await terminal.comes { screen in
                    let bar = screen.first { $0.contains("━") && ($0.contains("╸") || $0.contains("─")) }
                    return Self.isWhole(screen) && bar?.columns == columns
                }
                #expect(isDrawn, "\(columns): \(terminal.screen)")
            }
            #expect(await terminal.comes { $0.contains { $0.contains("▼ kill rms-2 at ") } }, "\(terminal.screen)")
            // What happened stands above, once.
            #expect(await terminal.comes { $0.contains { $0.contains("refuses connections") } })
            #expect(await terminal.comes { Self.isWhole($0) })
            try terminal.press("C-c")
            #expect(await terminal.comes { $0.contains("ended with 130") }, "\(terminal.screen)")
            #expect(terminal.hasCursor)
            #expect(!terminal.screen.contains { $0.contains("╸") || $0.hasPrefix("rate ") }, "\(terminal.screen)")
            #expect(terminal.everything.contains("INCONCLUSIVE") || terminal.everything.contains("FAIL"))
        }
    }

    @Test("A run that is ended by a signal, or crashes, gives the cursor back", arguments: [SIGTERM, SIGSEGV, SIGABRT])
    func signals(number: Int32) async throws {
        let command = "'\(Program.executable)' run scenarios/smoke.yaml"
        try await Self.withTerminal(command, environment: ["SWIFT_BACKTRACE": "enable=no"]) { terminal, scratch in
            #expect(await terminal.comes { Self.isWhole($0) }, "\(terminal.screen)")
            #expect(await terminal.comes { _ in !terminal.hasCursor })
            let run = Program.living(in: scratch).first { $0.command.hasPrefix(Program.executable + " run ") }
            kill(try #require(run).pid, number)
            #expect(await terminal.comes { $0.contains { $0.hasPrefix("ended with ") } }, "\(terminal.screen)")
            #expect(await terminal.comes { _ in terminal.hasCursor })
        }
    }

    @Test("Without colour no colour is drawn; a terminal that cannot draw gets lines")
    func plain() async throws {
        let run = "'\(Program.executable)' run scenarios/smoke.yaml"
        try await Self.withTerminal(run, environment: ["NO_COLOR": "1"]) { terminal, _ in
            #expect(await terminal.comes { Self.isWhole($0) })
            #expect(!terminal.painted.contains("\u{1B}["), "\(terminal.painted)")
            #expect(await terminal.comes { $0.contains { $0.hasPrefix("ended with ") } })
        }
        try await Self.withTerminal(run, environment: ["TERM": "dumb"]) { terminal, _ in
            #expect(await terminal.comes { $0.contains { $0.contains("req/s") } }, "\(terminal.screen)")
            #expect(!terminal.screen.contains { $0.contains("━") })
        }
    }
}
