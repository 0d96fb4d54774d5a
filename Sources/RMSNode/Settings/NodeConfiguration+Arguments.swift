extension NodeConfiguration {
    /// Reads a command line, `--flag value` or `--flag=value`, without the program's name.
    ///
    /// - Errors: the first mistake from the left, then whatever is required and missing.
    init(arguments: [String]) throws(ArgumentsError) {
        self.init()
        var given: Set<String> = []
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard let flag = parts.first, let option = NodeOption.all.first(where: { $0.flag == flag }) else {
                throw .unknown(argument)
            }
            guard given.insert(flag).inserted else { throw .repeated(flag) }
            guard let value = parts.count == 2 ? parts[1] : rest.popFirst() else {
                throw .valueMissing(flag: flag, allowed: option.allowed)
            }
            guard option.take(&self, value) else {
                throw .valueRefused(flag: flag, found: value, allowed: option.allowed)
            }
        }
        var required = NodeOption.all.filter(\.isRequired).map(\.flag)
        if sessionStore.isReplicated { required += ["--replication-port", "--peer"] }
        let missing = required.filter { !given.contains($0) }
        guard missing.isEmpty else { throw .required(missing) }
    }

    /// The text of `--help`, one line an option.
    static var help: String {
        let lines = NodeOption.all.map { option in
            let flag = option.flag + String(repeating: " ", count: max(0, 24 - option.flag.count))
            return "  \(flag) \(option.meaning)\(option.isRequired ? ", required" : ""): \(option.allowed)"
        }
        return """
            rms-node: a stand-in node of a Rich Media Server, for labs.
            Exit status: 0 stopped by SIGTERM or SIGINT, 2 bad arguments, 4 cannot listen or cannot open the database.

            \(lines.joined(separator: "\n"))

            """
    }
}
