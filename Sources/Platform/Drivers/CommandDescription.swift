/// One command of the user's own, as a value that can be written down.
public struct CommandDescription: Sendable, Equatable, Codable {
    /// A line for a POSIX shell, which ends with 0 when it is done.
    public var line: String
    /// The machine that it runs on; nil for this one.
    public var ssh: SSHDestination?
    /// The working directory on this machine, by its full path.
    public var folder: String?
    /// How long it may take.
    public var limitMs = 10_000

    public init(_ line: String) { self.line = line }

    /// - Parameter input: what its standard input holds; nothing if nil.
    /// - Returns: what it says.
    /// - Errors: anything but exit status 0, in its own words.
    @discardableResult
    func run(_ environment: [String: String], input: String? = nil) async throws(ControlFailure) -> String {
        try await CommandHost(ssh: ssh, environment: environment, folder: folder, limit: .milliseconds(limitMs))
            .succeed(line: line, input: input)
    }
}
