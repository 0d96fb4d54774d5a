import FoundationEssentials

/// What a lab tells its database watchdog, as a file in the lab's folder.
public struct WatchdogPlan: Codable, Sendable, Equatable {
    /// Both servers; the first one leads at the start.
    var servers: [DatabaseServer]
    /// Where the database address's HAProxy has its statistics.
    var admin: Endpoint
    /// The folder of that HAProxy, with its socket.
    var addressFolder: String
    var wantsSemiSynchronous: Bool
    /// Time between two looks.
    var intervalMs: Int
    /// Where it says who leads.
    var stateFile: String

    /// - Errors: `.scratch` when there is no such file, or another one.
    init(file: String) throws(PlatformError) {
        guard let text = readSmallFile(file), let plan = try? JSONDecoder().decode(Self.self, from: Data(text.utf8))
        else { throw .scratch(path: file, reason: "is no watchdog's plan") }
        self = plan
    }

    init(
        servers: [DatabaseServer], admin: Endpoint, addressFolder: String, wantsSemiSynchronous: Bool,
        intervalMs: Int = 200, stateFile: String
    ) {
        self.servers = servers
        self.admin = admin
        self.addressFolder = addressFolder
        self.wantsSemiSynchronous = wantsSemiSynchronous
        self.intervalMs = intervalMs
        self.stateFile = stateFile
    }

    func write(to file: String) throws(PlatformError) {
        guard let bytes = try? JSONEncoder().encode(self) else {
            preconditionFailure("a watchdog's plan is plain values and must encode")
        }
        // The servers' password is in it.
        try writeFile(file, Array(bytes), mode: 0o600)
    }
}

/// What a watchdog leaves for others to read, and for itself when it is started again.
struct WatchdogState: Codable, Sendable, Equatable {
    var pid: Int32
    var primary: String
    /// Why the last wish was not granted; nil where it was.
    var refusal: String?

    init(pid: Int32, primary: String) {
        self.pid = pid
        self.primary = primary
    }

    /// Nil where there is none yet.
    init?(file: String) {
        guard let text = readSmallFile(file), let state = try? JSONDecoder().decode(Self.self, from: Data(text.utf8))
        else { return nil }
        self = state
    }

    /// Complete or not at all.
    func write(to file: String) throws(PlatformError) {
        guard let bytes = try? JSONEncoder().encode(self) else {
            preconditionFailure("a watchdog's state is plain values and must encode")
        }
        try writeFile(file + ".draft", Array(bytes), mode: 0o600)
        try replaceFile(file, with: file + ".draft")
    }
}
