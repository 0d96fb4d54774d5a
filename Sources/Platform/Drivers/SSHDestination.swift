/// A machine that is reached by ssh, with keys: nobody is there to type a password.
public struct SSHDestination: Sendable, Equatable, Codable {
    /// `host` or `user@host`.
    public var name: String
    public var port: UInt16?

    /// Reads `[user@]host[:port]`; nil for anything that ssh could take for an option or a shell for more than a word.
    public init?(_ text: String) {
        var name = Substring(text)
        if let colon = text.lastIndex(of: ":") {
            guard let port = UInt16(text[text.index(after: colon)...]), port > 0 else { return nil }
            self.port = port
            name = text[..<colon]
        }
        let words = name.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        let isPlain = words.allSatisfy { word in
            word.first.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") } == true
                && word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
        }
        guard isPlain, words.count <= 2 else { return nil }
        self.name = String(name)
    }

    /// The command that runs a line in a POSIX shell there.
    ///
    /// - Parameter line: what the shell is given; words in it that are not the caller's own must be quoted.
    func command(running line: String) -> [String] {
        var words = [
            "ssh", "-T", "-o", "BatchMode=yes", "-o", "ConnectTimeout=5", "-o", "ServerAliveInterval=2", "-o",
            "ServerAliveCountMax=3",
        ]
        if let port { words += ["-p", "\(port)"] }
        return words + ["--", name, "exec sh -c \(ShellWord.quoted(line))"]
    }
}
