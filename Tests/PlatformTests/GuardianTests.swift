import Foundation
import Glibc
import Testing

@testable import Platform

extension LabTests {
    @Suite struct GuardianTests {
        @Test("an owner that is killed while a part is frozen is cleaned up after by the guardian, which then ends")
        func killedOwner() async throws {
            try await Scratch.with { scratch in
                await #expect(processExitsWith: .signal(SIGKILL)) { [path = scratch.path as String] in
                    let lab = try await Scratch(path: path).up()
                    try writeFile(path + "/id", Array(lab.id.utf8))
                    _ = try await lab.part("rms-2").freeze()
                    kill(getpid(), SIGKILL)
                }
                let id = try #require(readSmallFile(scratch.path + "/id"))
                await eventually("everything is gone") {
                    LabRegistry.marked(id).isEmpty && scratch.leftovers == ["id"]
                }
            }
        }

        @Test("the guardian is in the registry, and ends with the lab", arguments: [false, true])
        func ends(isEmergency: Bool) async throws {
            try await Scratch.with { scratch in
                let lab = try await scratch.up()
                let guardian = try #require(lab.guardianProcess)
                #expect(scratch.registry.state(of: lab.id)?.guardian == guardian)
                #expect(LabRegistry.marked(lab.id).contains(guardian))
                if isEmergency { lab.emergencyDown() } else { await lab.down() }
                #expect(!guardian.isPresent)
                #expect(scratch.leftovers == [])
            }
        }

        @Test("an owner that is killed before a part is started leaves neither folder nor state file")
        func killedEarly() async throws {
            try await Scratch.with { scratch in
                await #expect(processExitsWith: .signal(SIGKILL)) { [path = scratch.path as String] in
                    _ = try await Scratch(path: path).up { _ in kill(getpid(), SIGKILL) }
                }
                await eventually("everything is gone") { scratch.leftovers == [] }
            }
        }

        @Test("of an owner that is killed while it writes the first state, the draft is removed")
        func killedFirst() async throws {
            try await Scratch.with { scratch in
                let programs = try LabPrograms.find(scratch.environment, for: LabSettings())
                try scratch.registry.prepare()
                try writeFile(scratch.registry.draftPath("rmsload-lab-1-half"), Array("{".utf8))
                let guardian = try scratch.spawn(
                    [programs.guardian, "guard", "--registry", scratch.registry.folder, "--lab", "rmsload-lab-1-half"])
                await eventually("it ends") { !guardian.isRunning }
                ProcessGroup(leader: guardian).reap()
                #expect(scratch.leftovers == ["spawned.log"])
            }
        }

        @Test("a guardian of a lab that is gone touches no other and ends")
        func owned() async throws {
            try await Scratch.with { scratch in
                let lab = try await scratch.up()
                let programs = try LabPrograms.find(scratch.environment, for: LabSettings())
                let other = try scratch.spawn(
                    [programs.guardian, "guard", "--registry", scratch.registry.folder, "--lab", "rmsload-lab-1-none"])
                await eventually("it ends") { !other.isRunning }
                ProcessGroup(leader: other).reap()
                #expect(try await Answer.get("/rms/portal", from: lab.entry).page.status == 200)
                await lab.down()
            }
        }

        @Test("a lab that is left running survives its starter, is listed, is not swept, and goes down by its id")
        func released() async throws {
            try await Scratch.with { scratch in
                await #expect(processExitsWith: .success) { [path = scratch.path as String] in
                    let lab = try await Scratch(path: path).up()
                    try lab.release()
                    exit(0)
                }
                #expect(scratch.registry.sweep() == [])
                let lab = try #require(scratch.registry.labs.first)
                #expect(lab.owner == .nobody)
                #expect(lab.parts.map(\.name).sorted() == ["lb-1", "lb-2", "rms-1", "rms-2", "third-party", "vip"])
                #expect(lab.parts.allSatisfy { $0.condition == .running })
                let port = try #require(lab.entry.flatMap { URL(string: $0)?.port })
                let entry = Endpoint(host: "127.0.0.1", port: UInt16(port))
                #expect(try await Answer.get("/rms/portal", from: entry).page.status == 200)
                let node = try #require(lab.parts.first { $0.name == "rms-1" })
                kill(node.pid, SIGSTOP)
                await eventually("it is listed as frozen") {
                    scratch.registry.labs.first?.parts.contains { $0.condition == .frozen } == true
                }
                #expect(!scratch.registry.takeDown("rmsload-lab-1-none"))
                #expect(scratch.registry.takeDown(lab.id))
                #expect(LabRegistry.marked(lab.id) == [])
                #expect(scratch.leftovers == [])
            }
        }

        @Test("without rmsload the error says why it is needed")
        func missing() async throws {
            try await Scratch.with { scratch in
                let error = await #expect(throws: PlatformError.self) {
                    try await scratch.up(environment: ["RMSLOAD_GUARD": "/nowhere/rmsload"])
                }
                #expect(error?.description.contains("guardian is rmsload itself") == true)
                #expect(scratch.leftovers == [])
            }
        }
    }
}
