import Glibc

/// A wish to the watchdog: a file beside its state, with the name of the server that is to lead.
///
/// The watchdog removes it when it has done or refused it, after its state says so.
struct WatchdogRequest: Sendable {
    /// The watchdog's state.
    var stateFile: String

    var file: String { stateFile + ".request" }
    /// Whether it has not been answered.
    var isOpen: Bool { access(file, F_OK) == 0 }
    /// The server that is asked for; nil for no wish.
    var name: String? { readSmallFile(file).map { String($0.prefix { !$0.isNewline }) } }

    /// - Errors: `.scratch` when it cannot be written.
    func ask(for name: String) throws(PlatformError) {
        try writeFile(file + ".draft", Array((name + "\n").utf8), mode: 0o600)
        try replaceFile(file, with: file + ".draft")
    }

    func withdraw() { unlink(file) }
}
