import Foundation
import Glibc
import Testing

@testable import Platform

extension LabTests {
    @Suite struct LabRegistryTests {
        /// A name that no other test process uses: marks are looked for among all processes.
        private static func id(_ letter: String) -> String {
            "rmsload-lab-\(getpid())-\(letter)\(UInt32.random(in: 0 ... .max))"
        }

        /// A lab's state and folder, as an owner would have written them.
        private func write(
            _ scratch: Scratch, id: String, owner: ProcessIdentity, parts: [ProcessIdentity], folder: String? = nil
        ) throws -> LabState {
            try scratch.registry.prepare()
            var state = LabState(id: id, owner: owner, folder: folder ?? scratch.path + "/" + id)
            state.parts = parts.enumerated().map { LabState.Part(name: "part-\($0)", process: $1) }
            try writeFile(scratch.registry.path(id), Array(JSONEncoder().encode(state)))
            if fileSize(state.folder) == nil { try makeFolder(state.folder, mode: 0o755) }
            try writeFile(state.folder + "/file", [1])
            return state
        }

        private func end(_ process: ProcessIdentity) async {
            ProcessGroup(leader: process).signal(SIGKILL)
            await eventually("process \(process.pid) ends") { !process.isRunning }
            ProcessGroup(leader: process).reap()
        }

        @Test("a sweep ends what a killed owner left, and only after its death")
        func deadOwner() async throws {
            try await Scratch.with { scratch in
                let owner = try scratch.spawn(["/bin/sleep", "600"])
                let part = try scratch.spawn(["/bin/sleep", "600"])
                let bystander = try scratch.spawn(["/bin/sleep", "600"])
                let state = try write(scratch, id: Self.id("a"), owner: owner, parts: [part])
                #expect(scratch.registry.sweep() == [])
                #expect(part.isRunning)
                #expect(fileSize(state.folder + "/file") == 1)
                await end(owner)
                let swept = scratch.registry.sweep()
                #expect(swept == [.init(id: state.id, folder: state.folder, ended: [part.pid])])
                #expect(!part.isRunning)
                #expect(bystander.isRunning)
                #expect(scratch.leftovers == ["spawned.log"])
                await end(part)
                await end(bystander)
            }
        }

        @Test("a sweep ends a part that was frozen when its owner was killed")
        func frozen() async throws {
            try await Scratch.with { scratch in
                let owner = try scratch.spawn(["/bin/sleep", "600"])
                let part = try scratch.spawn(["/bin/sleep", "600"])
                ProcessGroup(leader: part).signal(SIGSTOP)
                await eventually("it is stopped") { ProcessGroup(leader: part).isStopped }
                _ = try write(scratch, id: Self.id("z"), owner: owner, parts: [part])
                await end(owner)
                #expect(scratch.registry.sweep().map(\.ended) == [[part.pid]])
                #expect(!part.isRunning)
                await end(part)
            }
        }

        @Test("a sweep ends the orphans of a part whose own process is gone")
        func orphans() async throws {
            try await Scratch.with { scratch in
                let owner = try scratch.spawn(["/bin/sleep", "600"])
                let id = Self.id("b")
                let part = try scratch.spawn(["/bin/sh", "-c", "sleep 600 & wait"], mark: id)
                await eventually("the child starts") { LabRegistry.marked(id).count == 2 }
                let child = try #require(LabRegistry.marked(id).first { $0 != part })
                kill(part.pid, SIGKILL)
                await eventually("the parent ends") { !part.isRunning }
                ProcessGroup(leader: part).reap()
                #expect(child.isRunning)
                _ = try write(scratch, id: id, owner: owner, parts: [part])
                await end(owner)
                #expect(scratch.registry.sweep().map(\.ended) == [[child.pid]])
                #expect(!child.isRunning)
            }
        }

        @Test("a part that was started in the instant before its owner died is found by its mark")
        func unrecorded() async throws {
            try await Scratch.with { scratch in
                let owner = try scratch.spawn(["/bin/sleep", "600"])
                let id = Self.id("c")
                let part = try scratch.spawn(["/bin/sleep", "600"], mark: id)
                _ = try write(scratch, id: id, owner: owner, parts: [])
                await end(owner)
                #expect(scratch.registry.sweep().map(\.ended) == [[part.pid]])
                #expect(!part.isRunning)
                await end(part)
            }
        }

        @Test("a process that was given a dead part's number is left alone")
        func reusedNumber() async throws {
            try await Scratch.with { scratch in
                let owner = try scratch.spawn(["/bin/sleep", "600"])
                let stranger = try scratch.spawn(["/bin/sleep", "600"])
                let part = ProcessIdentity(pid: stranger.pid, startTicks: stranger.startTicks - 1)
                _ = try write(scratch, id: Self.id("d"), owner: owner, parts: [part])
                await end(owner)
                #expect(scratch.registry.sweep().map(\.ended) == [[]])
                #expect(stranger.isRunning)
                #expect(scratch.leftovers == ["spawned.log"])
                await end(stranger)
            }
        }

        @Test("a folder that is not named as the lab is never removed")
        func strangeFolder() async throws {
            try await Scratch.with { scratch in
                let owner = try scratch.spawn(["/bin/sleep", "600"])
                let state = try write(
                    scratch, id: Self.id("e"), owner: owner, parts: [], folder: scratch.path + "/precious")
                await end(owner)
                _ = scratch.registry.sweep()
                #expect(fileSize(state.folder + "/file") == 1)
            }
        }

        @Test("state files that cannot be read stay, and drafts of dead owners go")
        func unreadable() async throws {
            try await Scratch.with { scratch in
                try scratch.registry.prepare()
                let broken = Self.id("f")
                try writeFile(scratch.registry.path(broken), Array("{".utf8))
                let gone = try scratch.spawn(["/bin/true"])
                await end(gone)
                try writeFile(scratch.registry.draftPath("rmsload-lab-\(gone.pid)-g"), [])
                try writeFile(scratch.registry.draftPath("rmsload-lab-\(getpid())-h"), [])
                #expect(scratch.registry.sweep() == [])
                #expect(
                    Set(folderEntries(scratch.registry.folder))
                        == [broken + ".json", "rmsload-lab-\(getpid())-h.draft"])
            }
        }

        @Test("what a killed rmsload without its guardian leaves running is ended by the next start")
        func killedOwner() async throws {
            try await Scratch.with { scratch in
                await #expect(processExitsWith: .signal(SIGKILL)) { [path = scratch.path as String] in
                    let lab = try await Scratch(path: path).up()
                    if let guardian = lab.guardianProcess { kill(guardian.pid, SIGKILL) }
                    kill(getpid(), SIGKILL)
                }
                let file = try #require(folderEntries(scratch.registry.folder).first { $0.hasSuffix(".json") })
                let id = String(file.dropLast(5))
                #expect(LabRegistry.marked(id).count >= 4)
                let swept = scratch.registry.sweep()
                #expect(swept.map(\.id) == [id])
                #expect(swept.first?.ended.count ?? 0 >= 3)
                #expect(LabRegistry.marked(id) == [])
                #expect(scratch.leftovers == [])
            }
        }

        @Test("the next lab ends a whole lab whose owner died, with httpd's orphan, and leaves a living one alone")
        func wholeLab() async throws {
            try await Scratch.with { scratch in
                let living = try await scratch.up()
                let left = try await scratch.up()
                // As if its owner had been killed: the state names a process that is gone.
                let owner = try scratch.spawn(["/bin/true"])
                await end(owner)
                let path = scratch.registry.path(left.id)
                var state = try JSONDecoder().decode(LabState.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
                #expect(state.parts.map(\.name).sorted() == ["lb-1", "lb-2", "rms-1", "rms-2", "third-party", "vip"])
                state.owner = owner
                try writeFile(path, Array(JSONEncoder().encode(state)))
                kill(try #require(left.part("lb-1").process).pid, SIGKILL)
                let next = try await scratch.up()
                #expect(LabRegistry.marked(left.id) == [])
                #expect(await PlainSocket.isRefused(left.entry))
                #expect(fileSize(left.folder) == nil)
                #expect(fileSize(path) == nil)
                for lab in [living, next] {
                    #expect(try await Answer.get("/rms/portal", from: lab.entry).page.status == 200)
                    await lab.down()
                }
                left.emergencyDown()
                #expect(scratch.leftovers == ["spawned.log"])
            }
        }
    }
}
