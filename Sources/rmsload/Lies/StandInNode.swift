import Foundation
import Glibc
import Platform
import Synchronization

/// A node that is a process and an open port, and does not answer anybody: enough to be killed and to be missed.
final class StandInNode: PartControl {
    let name: String
    /// What really becomes of it when it is killed.
    enum Death: Sendable {
        case final
        /// The deed is said to be done, and is not.
        case faked
        /// Somebody else starts it again at once.
        case undone(after: Duration)
    }

    private struct State {
        var pid: pid_t = 0
        var listener: Int32 = -1
        var process: ProcessIdentity?
    }

    private let death: Death
    private let state = Mutex(State())
    let endpoint: Endpoint

    /// - Errors: the system's own word when there is no process or no port to be had.
    init(_ name: String, death: Death) throws(StandInError) {
        self.name = name
        self.death = death
        let (listener, port) = try StandInServer.listen()
        endpoint = Endpoint(host: "127.0.0.1", port: port)
        let pid = try Self.spawn()
        state.withLock { state in
            state.listener = listener
            state.pid = pid
            state.process = ProcessIdentity(pid: pid)
        }
    }

    var healthEndpoint: Endpoint { endpoint }
    var healthPath: String { "/" }
    var faults: Set<FaultKind> { [.kill] }

    func condition() async -> PartCondition {
        guard let process = state.withLock({ $0.process }), process.isRunning else { return .gone }
        return .running(PartLife(pid: process.pid, start: "tick \(process.startTicks)"))
    }

    /// Whether clients are served: what a balancer would find out.
    var isServing: Bool { state.withLock { $0.listener >= 0 } }

    func health(within limit: Duration) async -> PartHealth { isServing ? .well : .ill("gone") }

    func kill() async throws(PlatformError) -> UInt64 {
        let now = MonotonicTime.nowNs()
        switch death {
        case .faked: break
        case .final: end()
        case .undone(let delay):
            end()
            Task {
                try? await Task.sleep(for: delay)
                try? restart()
            }
        }
        return now
    }

    func terminate() async throws(PlatformError) -> UInt64 { try await kill() }
    func stopGracefully() async throws(PlatformError) -> UInt64 { try await kill() }
    func freeze() async throws(PlatformError) -> UInt64 { try await kill() }
    func thaw() async throws(PlatformError) {}

    func waitUntilGone(within limit: Duration) async -> Bool { await condition() == .gone }

    func start() async throws(PlatformError) {
        do {
            try restart()
        } catch {
            throw .refused(part: name, words: error.description)
        }
    }

    /// Ends the process and closes the port.
    func end() {
        state.withLock { state in
            if state.listener >= 0 { close(state.listener) }
            state.listener = -1
            if state.pid > 0 {
                Glibc.kill(state.pid, SIGKILL)
                waitpid(state.pid, nil, 0)
            }
            state.pid = 0
        }
    }

    private func restart() throws(StandInError) {
        if isServing { return }
        let pid = try Self.spawn()
        // The port itself does not come back: nobody but its witness ever looked at it.
        let (listener, _) = try StandInServer.listen()
        state.withLock { state in
            state.pid = pid
            state.process = ProcessIdentity(pid: pid)
            state.listener = listener
        }
    }

    private static func spawn() throws(StandInError) -> pid_t {
        var pid = pid_t()
        let words = ["sleep", "300"]
        var arguments = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        let status = posix_spawnp(&pid, "sleep", nil, nil, &arguments, environ)
        if status != 0 { throw StandInError("sleep", status) }
        return pid
    }
}
