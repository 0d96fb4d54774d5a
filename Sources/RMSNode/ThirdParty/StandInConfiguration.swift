/// Everything that the stand-in of the third party is told on its command line.
struct StandInConfiguration: Sendable, Equatable {
    /// The first argument, by which the executable is the stand-in and no node.
    static let verb = "third-party"

    var host = "127.0.0.1"
    /// 0 lets the system choose; the choice is printed.
    var port = 0
    /// How long each resource takes, until it is changed.
    var latencyMs = 0
    /// Resources that are refused, of a million, until it is changed.
    var failuresPPM = 0

    init() {}

    /// Reads a command line after the verb.
    ///
    /// - Errors: the first mistake from the left, then a port that is missing.
    init(arguments: [String]) throws(ArgumentsError) {
        self.init()
        let given = try CommandOption.read(arguments, by: Self.options, into: &self)
        guard given.contains("--port") else { throw .required(["--port"]) }
    }

    /// The text of `rms-node third-party --help`.
    static var help: String {
        """
        rms-node third-party: a stand-in of the third party from which nodes take a part of each scene.
        GET /resources/N answers after the latency, or fails. PUT /latency?ms=N and PUT /failures?ppm=N change that,
        GET /status tells of it.

        \(CommandOption.help(options))

        """
    }

    private static var options: [CommandOption<StandInConfiguration>] {
        [
            CommandOption(
                "--port", "a whole number, 0 to 65535", "where it listens; 0 lets the system choose", required: true
            ) {
                OptionValue.whole($1, in: 0...65_535, into: &$0.port)
            },
            CommandOption("--host", "an address of this machine", "where it listens (127.0.0.1)") {
                $0.host = $1
                return !$1.isEmpty
            },
            CommandOption("--latency-ms", "a whole number, 0 to 600000", "how long a resource takes (0)") {
                OptionValue.whole($1, in: 0...StandIn.latencyMax, into: &$0.latencyMs)
            },
            CommandOption("--failures-ppm", "a whole number, 0 to 1000000", "resources of a million that fail (0)") {
                OptionValue.whole($1, in: 0...StandIn.million, into: &$0.failuresPPM)
            },
        ]
    }
}
