/// One option of a command line: a row of the table from which parsing, errors and `--help` all follow.
struct CommandOption<Configuration: Sendable>: Sendable {
    /// With its two dashes.
    let flag: String
    /// What a value looks like, for people.
    let allowed: String
    let meaning: String
    let isRequired: Bool
    /// Takes the value over, or answers false when it is not allowed.
    let take: @Sendable (inout Configuration, String) -> Bool

    init(
        _ flag: String, _ allowed: String, _ meaning: String, required isRequired: Bool = false,
        take: @escaping @Sendable (inout Configuration, String) -> Bool
    ) {
        self.flag = flag
        self.allowed = allowed
        self.meaning = meaning
        self.isRequired = isRequired
        self.take = take
    }

    /// Reads a command line, `--flag value` or `--flag=value`, without the program's name.
    ///
    /// - Returns: the flags that were given.
    /// - Errors: the first mistake from the left.
    static func read(
        _ arguments: [String], by options: [Self], into configuration: inout Configuration
    ) throws(ArgumentsError) -> Set<String> {
        var given: Set<String> = []
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard let flag = parts.first, let option = options.first(where: { $0.flag == flag }) else {
                throw .unknown(argument, allowed: options.map(\.flag))
            }
            guard given.insert(flag).inserted else { throw .repeated(flag) }
            guard let value = parts.count == 2 ? parts[1] : rest.popFirst() else {
                throw .valueMissing(flag: flag, allowed: option.allowed)
            }
            guard option.take(&configuration, value) else {
                throw .valueRefused(flag: flag, found: value, allowed: option.allowed)
            }
        }
        return given
    }

    /// The lines of `--help`, one an option.
    static func help(_ options: [Self]) -> String {
        options.map { option in
            let flag = option.flag + String(repeating: " ", count: max(0, 24 - option.flag.count))
            return "  \(flag) \(option.meaning)\(option.isRequired ? ", required" : ""): \(option.allowed)"
        }.joined(separator: "\n")
    }
}
