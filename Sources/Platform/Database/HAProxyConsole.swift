/// HAProxy's command socket, through which a server is taken out of its address and put into it.
///
/// Calls block the thread, for a second at the most each command.
struct HAProxyConsole {
    /// Where HAProxy runs.
    var folder: String

    /// Carries out commands, one connection each.
    ///
    /// - Returns: what went wrong, in HAProxy's words; nil for nothing.
    func run(_ commands: [String]) -> String? {
        for command in commands {
            if let problem = run(command) { return "\(command): \(problem)" }
        }
        return nil
    }

    private func run(_ command: String) -> String? {
        do throws(PlainSocket.Failure) {
            let socket = try PlainSocket(unix: "\(folder)/\(HAProxyConfiguration.socket)")
            let answer = try Self.answer(to: command, over: socket, deadline: Deadline(in: .seconds(1)))
            // A command that was carried out is answered by an empty line.
            let words = answer[...].trimmingBlanks
            return words.isEmpty ? nil : String(words)
        } catch {
            return ReadFailure(.connection(error)).words
        }
    }

    /// One command over a connection that is closed after its answer.
    static func answer(
        to command: String, over socket: borrowing PlainSocket, deadline: Deadline
    ) throws(PlainSocket.Failure) -> String {
        try socket.send(Array("\(command)\n".utf8), deadline: deadline)
        return String(decoding: try socket.receiveAll(bytesMax: 4 << 20, deadline: deadline), as: UTF8.self)
    }
}
