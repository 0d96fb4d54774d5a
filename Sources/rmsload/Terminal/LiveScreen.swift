import Foundation
import Reports
import Synchronization

/// The part of the terminal that is drawn over and over; what else is said on standard error scrolls by above it.
///
/// Whatever ends the process, the cursor comes back: `end`, the process's exit, a crash, and being stopped with Ctrl-Z.
final class LiveScreen: Sendable {
    private struct State {
        /// What stands on the screen now.
        var drawn: [String] = []
        var isCursorHidden = false
        var isEnded = false
    }

    private let state = Mutex(State())
    private let isColoured: Bool
    /// A terminal that is held up (Ctrl-S) holds this queue up and nothing else.
    private let queue = DispatchQueue(label: "screen")
    private let isDrawing = Atomic<Bool>(false)

    /// Whether standard error is a terminal that can be drawn on.
    static var isPossible: Bool {
        let kind = ProcessInfo.processInfo.environment["TERM"] ?? ""
        return isatty(STDERR_FILENO) == 1 && !kind.isEmpty && kind != "dumb"
    }

    init(noColor: Bool) {
        isColoured = Summary.isColourWanted(isTerminal: true, noColor: noColor)
        TerminalCare.begin()
        Terminal.show(self)
    }

    /// Draws a moment in place of the one before; left out where the terminal has not taken the last one yet.
    func draw(_ frame: LiveFrame) {
        if isDrawing.exchange(true, ordering: .acquiring) { return }
        queue.async { [self] in
            let (columns, rows) = TerminalCare.size
            replace(with: frame.lines(width: columns, height: rows - 1, isColoured: isColoured), columns: columns)
            isDrawing.store(false, ordering: .releasing)
        }
    }

    /// Says something above the screen.
    func write(_ text: String) {
        queue.async { [self] in
            let columns = TerminalCare.size.columns
            let lines = state.withLock { $0.drawn }
            replace(with: [], columns: columns)
            TerminalCare.write(text)
            replace(with: lines, columns: columns)
        }
    }

    /// Takes the screen away and gives the cursor back; everything that was said before has been written then.
    func end() {
        Terminal.show(nil)
        queue.sync {
            replace(with: [], columns: TerminalCare.size.columns)
            state.withLock { $0.isEnded = true }
            TerminalCare.showCursor()
        }
    }

    private func replace(with lines: [String], columns: Int) {
        state.withLock { state in
            if state.isEnded || state.drawn.isEmpty && lines.isEmpty { return }
            // A terminal that has become narrower has broken what was drawn into more rows.
            let rows = state.drawn.reduce(0) { $0 + max(1, ($1.columns + columns - 1) / max(1, columns)) }
            if !lines.isEmpty { TerminalCare.hideCursor() }
            // Line by line: some terminals take a cleared screen for one that is worth keeping, and scroll it away.
            let clear = String(repeating: "\u{1B}[2K\n", count: max(0, rows - lines.count))
            let back = rows > lines.count ? "\u{1B}[\(rows - lines.count)A" : ""
            let up = rows > 0 ? "\u{1B}[\(rows)A" : ""
            TerminalCare.write("\r" + up + lines.map { "\u{1B}[2K\($0)\n" }.joined() + clear + back)
            state.drawn = lines
        }
    }
}
