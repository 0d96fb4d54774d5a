import Foundation
import Glibc
import Testing

@testable import Platform

@Suite struct UndoJournalTests {
    private static let place = UndoJournal.Place.described(
        PlatformDescription(name: "production", entry: "http://127.0.0.1:1"))

    private func plan(_ kind: FaultKind, _ part: String, _ name: String, _ values: [String: FaultValue] = [:])
        -> FaultPlan
    {
        FaultPlan(name: name, kind: kind, part: part, values: values, trigger: .at(.zero), healAfter: .zero)
    }

    @Test("a fault stands in the journal before its deed and until it is healed; then nothing is left")
    func notes() async throws {
        try await Scratch.with { scratch in
            let journal = try UndoJournal(folder: scratch.path, place: Self.place)
            let part = FakePart("rms-1")
            let runner = FaultRunner(platform: FakePlatform(parts: [part]), journal: journal) { _ in }
            let freeze = plan(.freeze, "rms-1", "hang")
            try await runner.inject(freeze)
            let left = try #require(try UndoJournal.left(in: scratch.path))
            #expect(left.faults == [freeze])
            #expect(left.livingOwner == getpid())
            #expect(await runner.healAll())
            #expect(try UndoJournal.left(in: scratch.path)?.faults == [])
            journal.close()
            #expect(try UndoJournal.left(in: scratch.path) == nil)
            #expect(scratch.leftovers == [])
        }
    }

    @Test("a fault that cannot be noted is not done")
    func unwritable() async throws {
        try await Scratch.with { scratch in
            let folder = scratch.path + "/run"
            try makeFolder(folder, mode: 0o755)
            let journal = try UndoJournal(folder: folder, place: Self.place)
            try FileManager.default.removeItem(atPath: folder)
            let part = FakePart("rms-1")
            let runner = FaultRunner(platform: FakePlatform(parts: [part]), journal: journal) { _ in }
            await #expect(throws: PlatformError.self) { try await runner.inject(plan(.freeze, "rms-1", "hang")) }
            #expect(!part.calls.contains("freeze"))
        }
    }

    @Test("another process undoes what is left, the last deed first, and what it cannot undo stays")
    func heals() async throws {
        try await Scratch.with { scratch in
            let journal = try UndoJournal(folder: scratch.path, place: Self.place)
            for fault in [
                plan(.freeze, "rms-1", "a"), plan(.kill, "rms-2", "b"), plan(.kill, "gone", "c"),
                plan(.partition, "rms-1", "d"),
            ] {
                try journal.begin(fault)
            }
            var left = try #require(try UndoJournal.left(in: scratch.path))
            let parts = [FakePart("rms-1"), FakePart("rms-2")]
            let events = Events()
            await left.heal(on: FakePlatform(parts: parts), report: events.add)
            // First the partition, for which this platform has nothing, then the freeze.
            #expect(parts[0].calls == ["start", "thaw", "start"])
            // It may be up again by now: nobody kills it a second time.
            #expect(parts[1].calls == ["start"])
            #expect(left.faults.map(\.name) == ["c"])
            #expect(events.order.filter { $0 == "healed" }.count == 3)
            try UndoJournal.settle(left, in: scratch.path)
            #expect(try UndoJournal.left(in: scratch.path)?.faults.map(\.name) == ["c"])
            left.faults = []
            try UndoJournal.settle(left, in: scratch.path)
            #expect(try UndoJournal.left(in: scratch.path) == nil)
        }
    }

    @Test("a user's own undoing command runs without the part, and its failure is told")
    func commands() async throws {
        try await Scratch.with { scratch in
            let file = scratch.path + "/hurt"
            try writeFile(file, [])
            let journal = try UndoJournal(folder: scratch.path, place: .lab(id: "x", registry: "y"))
            try journal.begin(plan(.command, "rms-1", "mine", ["undo": .text("rm \"\(file)\" && echo $RMSLOAD_PART")]))
            try journal.begin(plan(.command, "rms-1", "other", ["undo": .text("echo no way; exit 3")]))
            var left = try #require(try UndoJournal.left(in: scratch.path))
            #expect(await left.undoCommands() == ["undo of fault other: exit status 3: no way"])
            #expect(left.faults.map(\.name) == ["other"])
            #expect(fileSize(file) == nil)
        }
    }

    @Test("a file that is no journal is an error that names it")
    func garbage() async throws {
        try await Scratch.with { scratch in
            try writeFile(scratch.path + "/" + UndoJournal.name, Array("{\"version\": 1}".utf8))
            let error = #expect(throws: PlatformError.self) { try UndoJournal.left(in: scratch.path) }
            #expect(error?.description.hasPrefix(scratch.path + "/undo.json: is no journal of faults") == true)
        }
    }
}
