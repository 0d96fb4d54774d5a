@testable import LoadEngine

/// Answers by a rule for each request line, and remembers what it was asked.
final class ScriptedServer: ServerModel, @unchecked Sendable {
    struct Request {
        var at: Nanoseconds
        var text: String

        /// Method and target.
        var line: String { text.split(separator: " ").prefix(2).joined(separator: " ") }

        /// The value of a header field, as it was sent.
        func header(_ name: String) -> String? {
            text.split(separator: "\r\n").first { $0.lowercased().hasPrefix(name.lowercased() + ": ") }
                .map { String($0.dropFirst(name.count + 2)) }
        }
    }

    private let rule: (Request, Int) -> [ServerAction]
    private let connectDelay: Nanoseconds?
    private(set) var requests: [Request] = []
    private(set) var connections = 0

    /// `connectDelay` nil refuses every connection. The rule gets each request and how many came before it.
    init(connectDelay: Nanoseconds? = 0, _ rule: @escaping (Request, Int) -> [ServerAction]) {
        self.connectDelay = connectDelay
        self.rule = rule
    }

    func connect(at now: Nanoseconds) -> Nanoseconds? {
        connections += 1
        return connectDelay
    }

    func request(_ text: String, at now: Nanoseconds) -> [ServerAction] {
        let request = Request(at: now, text: text)
        defer { requests.append(request) }
        return rule(request, requests.count)
    }
}
