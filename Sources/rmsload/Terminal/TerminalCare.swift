import Foundation
import Synchronization

/// The terminal behind standard error: its size, its cursor, and that it is left as it was found.
enum TerminalCare {
    private static let isCursorHidden = Atomic<Bool>(false)
    /// Written once, when care begins.
    private nonisolated(unsafe) static var sources: [any DispatchSourceSignal] = []
    private static let isBegun = Atomic<Bool>(false)

    private static let show = "\u{1B}[?25h"
    private static let hide = "\u{1B}[?25l"

    /// Columns and rows; 80 by 24 where the terminal does not say.
    static var size: (columns: Int, rows: Int) {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
            return (80, 24)
        }
        return (Int(size.ws_col), Int(size.ws_row))
    }

    /// Sees to it that a hidden cursor comes back: at exit, in a crash, and while the process is stopped.
    static func begin() {
        if isBegun.exchange(true, ordering: .relaxed) { return }
        atexit { TerminalCare.showCursor() }
        for number in [SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGABRT] {
            var action = sigaction()
            action.__sigaction_handler.sa_handler = { number in
                // Only what a signal handler may call; the second time the system's own way is taken.
                _ = "\u{1B}[?25h".withCString { Glibc.write(STDERR_FILENO, $0, 6) }
                raise(number)
            }
            action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND)) | SA_NODEFER
            sigaction(number, &action, nil)
        }
        signal(SIGTSTP, SIG_IGN)
        let stop = DispatchSource.makeSignalSource(signal: SIGTSTP, queue: .global())
        stop.setEventHandler {
            showCursor()
            kill(getpid(), SIGSTOP)
        }
        stop.resume()
        sources = [stop]
    }

    static func hideCursor() {
        if !isCursorHidden.exchange(true, ordering: .relaxed) { write(hide) }
    }

    static func showCursor() {
        if isCursorHidden.exchange(false, ordering: .relaxed) { write(show) }
    }

    /// Text as it is; nobody reading any more is no reason to leave a run half done.
    static func write(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }
}
