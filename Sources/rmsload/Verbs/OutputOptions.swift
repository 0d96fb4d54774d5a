import ArgumentParser

/// Where results go; the same flags for every verb that runs something.
struct OutputOptions: ParsableArguments {
    @Option(name: .long, help: "Folder for everything that the run writes.")
    var out: String?

    @Option(name: .long, help: "Write result.json here as well.")
    var json: String?
}
