import ArgumentParser

/// Where results go; the same flags for every verb that runs something.
struct OutputOptions: ParsableArguments {
    @Option(name: .long, help: "Folder for everything that the run writes.")
    var out: String?

    @Option(name: .long, help: "Write result.json here as well.")
    var json: String?

    @Flag(name: .long, help: "No progress and no summary: the exit status and the files speak.")
    var quiet = false

    @Flag(name: .long, help: "No colour (NO_COLOR does the same).")
    var noColor = false
}
