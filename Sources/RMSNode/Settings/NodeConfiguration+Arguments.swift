extension NodeConfiguration {
    /// Reads a command line, `--flag value` or `--flag=value`, without the program's name.
    ///
    /// - Errors: the first mistake from the left, then whatever is required and missing.
    init(arguments: [String]) throws(ArgumentsError) {
        self.init()
        let given = try NodeOption.read(arguments, by: NodeOption.all, into: &self)
        var required = NodeOption.all.filter(\.isRequired).map(\.flag)
        if sessionStore.isReplicated { required += ["--replication-port", "--peer"] }
        let missing = required.filter { !given.contains($0) }
        guard missing.isEmpty else { throw .required(missing) }
    }

    /// The text of `--help`, one line an option.
    static var help: String {
        """
        rms-node: a stand-in node of a Rich Media Server, for labs.
        rms-node third-party: the back end that it asks; rms-node third-party --help tells more.
        Exit status: 0 stopped by SIGTERM or SIGINT, 2 bad arguments, 4 cannot listen or cannot open the database.

        \(NodeOption.help(NodeOption.all))

        """
    }
}
