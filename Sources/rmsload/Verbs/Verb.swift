import ArgumentParser

/// A command of rmsload, with what its help ends with.
protocol Verb: ParsableCommand {
    /// Command lines that work as they stand, two or more.
    static var examples: [String] { get }
    /// What every verb takes.
    var common: CommonOptions { get }
}

extension Verb {
    /// The word on the command line.
    static var word: String { configuration.commandName ?? _commandName }
}
