import Foundation
import Testing

/// The page of tables and the scenarios that make its rows.
@Suite struct FailoverTablesTests {
    private static let script = "\(Program.root)/scripts/failover-tables"

    private static func run(_ arguments: [String]) throws -> (status: Int32, said: String) {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", script, "--rmsload", Program.executable] + arguments
        process.standardError = pipe
        process.standardOutput = pipe
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let said = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, said)
    }

    static let hasPython: Bool = (try? run(["--help"]).status) == 0

    @Test(
        "every row of what a fail-over looks like is made by a command that is valid today",
        .enabled(if: hasPython, "needs python3"))
    func check() throws {
        let (status, said) = try Self.run(["--check"])
        #expect(status == 0, "\(said)")
    }

    @Test(
        "a table that is not known is refused with the list of those that are", .enabled(if: hasPython, "needs python3")
    )
    func unknown() throws {
        let (status, said) = try Self.run(["--only", "hnag"])
        #expect(status == 1)
        #expect(said.hasPrefix("failover-tables: --only: found \"hnag\", expected some of crash, "), "\(said)")
    }
}
