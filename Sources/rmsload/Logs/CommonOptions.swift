import ArgumentParser
import Logging

/// What every verb takes.
struct CommonOptions: ParsableArguments {
    @Flag(name: .long, help: "No progress and no summary: the exit status and the files speak.")
    var quiet = false

    @Flag(name: .long, help: "No colour (NO_COLOR does the same).")
    var noColor = false

    @Option(name: .long, help: "What is logged on standard error: this and what weighs more.")
    var logLevel: Logger.Level = .info

    @Option(name: .long, help: "How a line of the log looks.")
    var logFormat: LogFormat = .text
}

extension Logger.Level: @retroactive ExpressibleByArgument {}
