import Foundation
import Testing

@testable import Platform

/// rmsload is killed by SIGKILL in the very moment in which it has frozen a node.
@Suite(.serialized) struct FrozenDeathTests {
    private static let hang = "{name: hang, freeze: rms-2, when: {at: 1s}, heal: {after: 30s}}"
    /// What the guardian is given to make it good.
    private static let limitS = 2.0

    /// Waits until the node's process is seen stopped, and kills rmsload at once.
    ///
    /// - Returns: the node's process and the moment of the SIGKILL.
    private static func killFrozen(_ program: Program, in scratch: String) async throws -> (pid: Int32, at: Date) {
        let deadline = Date().addingTimeInterval(90)
        var node: Int32?
        while Date() < deadline {
            if let node, ProcessStat(pid: node)?.isStopped == true {
                program.signal(SIGKILL)
                return (node, Date())
            }
            if node == nil {
                node =
                    Program.living(in: scratch).first {
                        $0.command.contains("rms-node") && $0.command.contains("--name rms-2")
                    }?.pid
            }
            try await Task.sleep(for: .milliseconds(1))
        }
        throw NeverFrozen(words: program.standardError)
    }

    private struct NeverFrozen: Error {
        var words: String
    }

    /// Waits until something holds.
    ///
    /// - Returns: how long that took since the SIGKILL, in seconds.
    private static func seconds(since killed: Date, until holds: () -> Bool) async throws -> Double {
        let deadline = killed.addingTimeInterval(30)
        while Date() < deadline {
            if holds() { break }
            try await Task.sleep(for: .milliseconds(2))
        }
        return Date().timeIntervalSince(killed)
    }

    private static func stopped(in scratch: String) -> [String] {
        Program.living(in: scratch).filter { ProcessStat(pid: $0.pid)?.isStopped == true }.map(\.command)
    }

    @Test("In a lab no process is stopped two seconds later, and the lab is down")
    func lab() async throws {
        let scratch = try Program.makeScratch()
        defer { Program.remove(scratch) }
        let path = try FaultScenario.write([Self.hang], length: "40s", in: scratch)
        let program = try Program(["run", path, "--out", scratch + "/out"], scratch: scratch)
        let (_, killed) = try await Self.killFrozen(program, in: scratch)
        let thawedS = try await Self.seconds(since: killed) { Self.stopped(in: scratch).isEmpty }
        let downS = try await Self.seconds(since: killed) {
            Program.processes(of: scratch).isEmpty && Program.leftovers(in: scratch).isEmpty
        }
        print("killed while frozen: nothing stopped after \(thawedS) s, the lab down after \(downS) s")
        #expect(await program.end() == 1000 + SIGKILL)
        #expect(thawedS < Self.limitS && Self.stopped(in: scratch) == [])
        #expect(downS < Self.limitS, "\(Program.processes(of: scratch)) \(Program.leftovers(in: scratch))")
    }

    @Test(
        "On a platform of a file the node is thawed two seconds later, by the file's driver, and nothing else is done")
    func file() async throws {
        let scratch = try Program.makeScratch()
        defer { Program.remove(scratch) }
        let path = try FaultScenario.write([Self.hang], length: "40s", in: scratch)
        let file = scratch + "/platform.yaml"
        let up = try Program(["lab", "up", "scenarios/smoke.yaml", "--platform-file", file], scratch: scratch)
        #expect(await up.end() == 0, "\(up.standardError)")
        do {
            let program = try Program(
                ["run", path, "--platform", file, "--out", scratch + "/out"], scratch: scratch)
            let (node, killed) = try await Self.killFrozen(program, in: scratch)
            let thawedS = try await Self.seconds(since: killed) { ProcessStat(pid: node)?.isStopped != true }
            let settledS = try await Self.seconds(since: killed) {
                !FileManager.default.fileExists(atPath: scratch + "/out/undo.json")
            }
            print("killed while frozen: thawed after \(thawedS) s, all noted after \(settledS) s")
            #expect(await program.end() == 1000 + SIGKILL)
            #expect(thawedS < Self.limitS)
            #expect(ProcessStat(pid: node)?.isStopped == false, "the same process runs again")
            #expect(!FileManager.default.fileExists(atPath: scratch + "/out/undo.json"))
        } catch {
            Issue.record(error)
        }
        let down = try Program(["lab", "down"], scratch: scratch)
        #expect(await down.end() == 0)
        #expect(await Program.isEmpty(scratch, within: 10))
    }
}
