import Dispatch
import Foundation
import Synchronization

/// Ctrl-C and its relatives, as something that a run can look at.
///
/// The first signal asks for an orderly end; the second cuts the drain short. Neither skips healing.
final class Interruption: Sendable {
    private struct State {
        var count = 0
        var status: ExitStatus?
    }

    private let state = Mutex(State())
    /// Written while this is being made and never again; kept so that the sources live.
    private nonisolated(unsafe) var sources: [any DispatchSourceSignal] = []

    /// Takes SIGINT, SIGTERM and SIGHUP over for the rest of the process's life.
    init() {
        // A reader who went away (`| head`) must not end a run before it has healed.
        signal(SIGPIPE, SIG_IGN)
        for (number, status) in [(SIGINT, ExitStatus.interrupted), (SIGTERM, .terminated), (SIGHUP, .terminated)] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { [self] in
                let count = state.withLock { state in
                    state.count += 1
                    state.status = state.status ?? status
                    return state.count
                }
                Terminal.notice(
                    count == 1
                        ? "rmsload: stopping: no new sessions, healing, writing what was measured (again: do not wait)"
                        : "rmsload: stopping now; still healing")
            }
            source.resume()
            sources.append(source)
        }
    }

    /// How often a signal came.
    var count: Int { state.withLock { $0.count } }

    /// The status to end with, nil when no signal came.
    var status: ExitStatus? { state.withLock { $0.status } }
}
