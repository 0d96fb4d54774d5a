import Foundation
import Testing

@testable import Platform

/// What a run leaves on a platform that is no lab is healed by its guardian, or by `rmsload heal`.
@Suite(.serialized) struct HealVerbTests {
    /// A process that stands for a part, frozen; and a run's folder in which that is noted, as by a run that was killed.
    private struct Left {
        let scratch: String
        let process: ProcessIdentity
        let listener: Int32

        var folder: String { scratch + "/run" }
        var isFrozen: Bool { ProcessStat(pid: process.pid)?.isStopped ?? false }

        init() throws {
            scratch = try Program.makeScratch()
            let reservation = try PortReservation()
            let endpoint = Endpoint(host: "127.0.0.1", port: reservation.port)
            listener = try LoopbackSocket.listening(on: endpoint)
            process = try Spawn(
                command: ["/bin/sleep", "600"], environment: ["TMPDIR": scratch], log: scratch + "/part.log"
            ).run().get()
            try "\(process.pid)\n".write(toFile: scratch + "/part.pid", atomically: true, encoding: .utf8)
            var part = PartDescription(name: "rms-1", tier: .nodes)
            part.address = endpoint
            part.control = ControlDescription(.process(pidFile: scratch + "/part.pid", start: nil))
            var platform = PlatformDescription(name: "production", entry: "http://\(endpoint)")
            platform.faultsAllowed = true
            platform.parts = [part]
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let journal = try UndoJournal(folder: folder, place: .described(platform))
            try journal.begin(
                FaultPlan(name: "hang", kind: .freeze, part: "rms-1", trigger: .at(.zero), healAfter: .zero))
            kill(process.pid, SIGSTOP)
        }

        /// As if the run that wrote the journal were gone.
        func loseOwner() throws {
            let path = folder + "/" + UndoJournal.name
            let text = try String(contentsOfFile: path, encoding: .utf8)
            let dead = text.replacing("\"pid\":\(getpid())", with: "\"pid\":\(Int32.max)")
            #expect(dead != text)
            try dead.write(toFile: path, atomically: true, encoding: .utf8)
        }

        func remove() {
            ProcessGroup(leader: process).signal(SIGKILL)
            ProcessGroup(leader: process).signal(SIGCONT)
            waitpid(process.pid, nil, 0)
            close(listener)
            Program.remove(scratch)
        }
    }

    private func isThawed(_ left: Left) async -> Bool {
        let deadline = Date().addingTimeInterval(30)
        while left.isFrozen, Date() < deadline { try? await Task.sleep(for: .milliseconds(10)) }
        return !left.isFrozen && left.process.isRunning
    }

    @Test("heal undoes what a dead run has noted, says so, and finds nothing to do the second time")
    func heals() async throws {
        let left = try Left()
        defer { left.remove() }
        let living = try Program(["heal", left.folder], scratch: left.scratch)
        #expect(await living.end() == 4)
        #expect(living.standardError.contains("the run goes on in process \(getpid())"))
        try left.loseOwner()
        let program = try Program(["heal", left.folder], scratch: left.scratch)
        #expect(await program.end() == 0, "\(program.standardError)")
        #expect(program.standardError.contains("everything is undone"), "\(program.standardError)")
        #expect(await isThawed(left))
        #expect(!FileManager.default.fileExists(atPath: left.folder + "/undo.json"))
        let again = try Program(["heal", left.folder], scratch: left.scratch)
        #expect(await again.end() == 0)
        #expect(again.standardError.contains("nothing is left to undo"))
    }

    @Test("a guardian whose run is gone does the same")
    func guards() async throws {
        let left = try Left()
        defer { left.remove() }
        try left.loseOwner()
        let program = try Program(["guard", "--run", left.folder], scratch: left.scratch)
        #expect(await program.end() == 0, "\(program.standardError)")
        #expect(await isThawed(left))
        #expect(!FileManager.default.fileExists(atPath: left.folder + "/undo.json"))
    }

    @Test("what is no run's folder is an error of usage; what cannot be undone stays noted")
    func errors() async throws {
        let left = try Left()
        defer { left.remove() }
        let nowhere = try Program(["heal", left.scratch + "/nowhere"], scratch: left.scratch)
        #expect(await nowhere.end() == 2)
        #expect(nowhere.standardError.contains("expected the folder of a run"))
        try left.loseOwner()
        try FileManager.default.removeItem(atPath: left.scratch + "/part.pid")
        let program = try Program(["heal", left.folder], scratch: left.scratch)
        #expect(await program.end() == 4)
        #expect(left.isFrozen)
        #expect(FileManager.default.fileExists(atPath: left.folder + "/undo.json"))
    }
}
