import Foundation
import Testing

@testable import Platform

/// Real processes of this machine.
@Suite struct ProcessDriverTests {
    private func driver(_ fakes: Fakes, start: String? = "setsid sleep 600 & echo $! > pid") -> ProcessDriver {
        ProcessDriver(pidFile: fakes.scratch.path + "/pid", start: start, gracefulSignal: .quit, host: fakes.host())
    }

    private func pid(_ file: String, of fakes: Fakes) throws -> Int32 {
        let text = try #require(readSmallFile("\(fakes.scratch.path)/\(file)"))
        return try #require(Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)))
    }

    private func isRunning(_ pid: Int32) -> Bool { ProcessStat(pid: pid).map { !$0.isZombie } ?? false }

    @Test("a process is started, frozen, thawed, killed and started again, and each is seen")
    func life() async throws {
        try await Fakes.with { fakes in
            let driver = driver(fakes)
            #expect(await driver.condition() == .gone)
            try await driver.perform(.start)
            let first = try #require(await driver.condition().life)
            #expect(first.pid == (try pid("pid", of: fakes)))
            try await driver.perform(.start)
            #expect(await driver.condition() == .running(first))
            try await driver.perform(.freeze)
            await eventually("it is frozen") { await driver.condition() == .frozen(first) }
            try await driver.perform(.thaw)
            await eventually("it runs") { await driver.condition() == .running(first) }
            try await driver.perform(.kill)
            await eventually("it is gone") { await driver.condition() == .gone }
            await #expect(throws: ControlFailure.self) { try await driver.perform(.kill) }
            try await driver.perform(.thaw)
            try await driver.perform(.start)
            let second = try #require(await driver.condition().life)
            #expect(second != first)
            try await driver.perform(.stop)
            await eventually("it ends in order") { await driver.condition() == .gone }
        }
    }

    @Test("killing takes the descendants along, and leaves a stranger of the same group alone")
    func tree() async throws {
        try await Fakes.with { fakes in
            // Without job control all of them are in the group of the script, which none of them leads.
            let script = """
                sleep 600 & echo $! > stranger
                sh -c 'sleep 600 & echo $! > child; echo $$ > pid; wait' &
                """
            let driver = driver(fakes, start: script)
            try await driver.perform(.start)
            await eventually("all have begun") { fileSize(fakes.scratch.path + "/child") ?? 0 > 0 }
            await eventually("the number is there") { await driver.condition().life != nil }
            let (child, stranger) = (try pid("child", of: fakes), try pid("stranger", of: fakes))
            defer { kill(stranger, SIGKILL) }
            try await driver.perform(.kill)
            await eventually("both are gone") { await driver.condition() == .gone && !isRunning(child) }
            #expect(isRunning(stranger))
        }
    }

    @Test("a number that was given to a later process is not taken for the part's")
    func reused() async throws {
        try await Fakes.with { fakes in
            let stranger = try fakes.scratch.spawn(["/bin/sleep", "600"])
            defer {
                kill(stranger.pid, SIGKILL)
                waitpid(stranger.pid, nil, 0)
            }
            let file = fakes.scratch.path + "/pid"
            try writeFile(file, Array("\(stranger.pid)\n".utf8))
            let driver = driver(fakes)
            #expect(await driver.condition().life?.pid == stranger.pid)
            var times = [timeval(tv_sec: time(nil) - 3600, tv_usec: 0), timeval(tv_sec: time(nil) - 3600, tv_usec: 0)]
            #expect(utimes(file, &times) == 0)
            #expect(await driver.condition() == .gone)
            await #expect(throws: ControlFailure.self) { try await driver.perform(.kill) }
            #expect(isRunning(stranger.pid))
        }
    }

    @Test("a file that holds no number of another process is refused")
    func files() async throws {
        try await Fakes.with { fakes in
            let file = fakes.scratch.path + "/pid"
            for text in ["", "x", "-5", "0", "1", "99999999999"] {
                try writeFile(file, Array(text.utf8))
                let expected = "\(file): found \"\(text)\", expected a process number above 1"
                #expect(await driver(fakes).condition() == .unknown(expected))
            }
            try writeFile(file, Array("\(getpid())".utf8))
            #expect(await driver(fakes).condition() == .unknown("\(file) names rmsload itself"))
            try writeFile(file, Array("\(getppid())".utf8))
            let failure = await #expect(throws: ControlFailure.self) { try await driver(fakes).perform(.freeze) }
            #expect(failure?.description == "process \(getppid()) has started this rmsload: it would hit itself")
        }
    }

    @Test("without a command that starts it, a process can be frozen and nothing else")
    func noStart() async throws {
        try await Fakes.with { fakes in #expect(driver(fakes, start: nil).faults == [.freeze]) }
    }
}
