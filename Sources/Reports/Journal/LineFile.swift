import Foundation
import Synchronization

/// A file that grows by a line at a time while a run lasts.
///
/// Lines are made and written on a queue of its own: whoever hands one over never waits for a disk. What was written
/// when the process dies stays; a crash of the machine may take more with it.
public final class LineFile: Sendable {
    private struct State {
        var descriptor: Int32
        var isBroken = false
    }

    private let path: String
    private let state: Mutex<State>
    private let queue = DispatchQueue(label: "lines")
    private let onProblem: @Sendable (ReportError) -> Void

    /// Makes an empty file; one that is there already is replaced.
    ///
    /// - Parameter onProblem: gets the first thing that goes wrong; nothing more is written then.
    public init(_ path: String, onProblem: @escaping @Sendable (ReportError) -> Void) throws(ReportError) {
        self.path = path
        self.onProblem = onProblem
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0o644)
        if descriptor < 0 { throw .unwritable(path: path, why: String(cString: strerror(errno))) }
        state = Mutex(State(descriptor: descriptor))
    }

    deinit { state.withLock { _ = close($0.descriptor) } }

    /// Takes a line over, without its end.
    public func append(_ line: @escaping @Sendable () throws -> Data) {
        queue.async { [self] in write(line) }
    }

    /// Waits until everything that was handed over is written.
    public func flush() { queue.sync {} }

    private func write(_ line: () throws -> Data) {
        let problem = state.withLock { state -> ReportError? in
            if state.isBroken { return nil }
            do {
                // In one call, so that a line is whole or the last one.
                try put(try line() + [UInt8(ascii: "\n")], to: state.descriptor)
                return nil
            } catch {
                state.isBroken = true
                return error as? ReportError ?? .unwritable(path: path, why: "\(error)")
            }
        }
        if let problem { onProblem(problem) }
    }

    private func put(_ data: Data, to descriptor: Int32) throws(ReportError) {
        var done = 0
        while done < data.count {
            let count = data.withUnsafeBytes { bytes in
                Glibc.write(descriptor, bytes.baseAddress?.advanced(by: done), bytes.count - done)
            }
            if count < 0, errno == EINTR { continue }
            if count <= 0 { throw .unwritable(path: path, why: String(cString: strerror(count < 0 ? errno : EIO))) }
            done += count
        }
    }
}
