/// Words for a POSIX shell.
enum ShellWord {
    /// The word in single quotes, in which a shell changes nothing.
    static func quoted(_ word: String) -> String { "'" + word.replacing("'", with: #"'\''"#) + "'" }

    /// A command line that a shell splits into exactly these words.
    static func line(_ words: [String]) -> String { words.map(quoted).joined(separator: " ") }
}
