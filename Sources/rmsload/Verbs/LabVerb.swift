import ArgumentParser
import Platform
import Scenarios

/// Labs that outlive the command that starts them.
struct LabVerb: AsyncParsableCommand, Verb {
    static let configuration = CommandConfiguration(
        commandName: "lab",
        abstract: "Start a lab and leave it running; list labs; take them down.",
        subcommands: [Up.self, Status.self, Down.self])

    static let examples = [
        "rmsload lab up scenarios/node-failover.yaml --profile stock",
        "rmsload lab down",
    ]

    @OptionGroup var common: CommonOptions

    struct Up: AsyncParsableCommand, Verb {
        static let configuration = CommandConfiguration(
            abstract: "Start a lab and leave it running: prints its id and its URL.")

        static let examples = [
            "rmsload lab up --kind full",
            "rmsload lab up scenarios/node-failover.yaml --set platform.nodes.threads=8",
            "rmsload lab up --platform-file lab.yaml",
        ]

        @Argument(help: "A scenario whose platform is taken; without one, a lab with all defaults.")
        var scenario: String?

        @Option(help: "The kind of lab, embedded or full; a scenario says it itself.")
        var kind: LabSettings.Kind?

        @OptionGroup var options: ScenarioOptions
        @OptionGroup var common: CommonOptions

        @Option(name: .long, help: "Write a platform file for the lab here, as if it were a platform of production.")
        var platformFile: String?

        mutating func run() async throws {
            let settings = try settings()
            do throws(PlatformError) {
                let lab = try await Lab.up(settings)
                do throws(PlatformError) {
                    if let platformFile { try lab.writePlatformFile(platformFile) }
                    try lab.release()
                } catch {
                    await lab.down()
                    throw error
                }
                Terminal.output("\(lab.id) http://\(lab.entry)")
                Terminal.notice("rmsload: the lab is up until: rmsload lab down \(lab.id)")
            } catch {
                Terminal.error("rmsload: \(error)")
                throw ExitStatus.couldNotRun
            }
        }

        private func settings() throws -> LabSettings {
            guard let scenario else {
                guard options.profile == nil, options.set.isEmpty else {
                    throw ValidationError("--profile and --set: found no scenario that they could change, expected one")
                }
                return LabSettings(kind: kind ?? .embedded)
            }
            guard case .lab(let settings) = try options.load(scenario).platform else {
                throw ValidationError("\(scenario): found the URL of a platform, expected a lab")
            }
            if let kind, kind != settings.kind {
                throw ValidationError(
                    "--kind: found \(kind.rawValue), expected \(settings.kind.rawValue), as \(scenario) says, or nothing"
                )
            }
            return settings
        }
    }

    struct Status: Verb {
        static let configuration = CommandConfiguration(
            abstract: "List this user's labs and the state of their parts.")

        static let examples = [
            "rmsload lab status",
            "TMPDIR=/var/tmp rmsload lab status",
        ]

        @OptionGroup var common: CommonOptions

        func run() throws {
            let labs = LabRegistry.user().labs
            for lab in labs {
                Terminal.output("\(lab.id) \(lab.entry ?? "(starting)") \(LabVerb.words(lab.owner))")
                for part in lab.parts {
                    Terminal.output("  \(part.name) \(part.condition.rawValue) (process \(part.pid))")
                }
            }
            Terminal.notice("rmsload: \(labs.count == 1 ? "1 lab" : "\(labs.count) labs")")
        }
    }

    struct Down: Verb {
        static let configuration = CommandConfiguration(
            abstract: "Take labs down: those named, or all of this user's that no running rmsload has.")

        static let examples = [
            "rmsload lab down",
            "rmsload lab down rmsload-lab-4711-1x2y3z",
        ]

        @Argument(help: "Ids as lab up and lab status print them; the lab of a run in progress must be named.")
        var ids: [String] = []

        @OptionGroup var common: CommonOptions

        func run() throws {
            let registry = LabRegistry.user()
            let labs = registry.labs
            if let unknown = ids.first(where: { id in !labs.contains { $0.id == id } }) {
                let known = labs.isEmpty ? "no lab: there is none" : labs.map(\.id).joined(separator: ", ")
                throw ValidationError("lab down: found \"\(unknown)\", expected \(known)")
            }
            var isLeft = false
            for lab in labs {
                if ids.isEmpty, case .alive = lab.owner {
                    Terminal.notice("rmsload: \(lab.id) stays: it is \(LabVerb.words(lab.owner)); name it to end it")
                } else if ids.isEmpty || ids.contains(lab.id) {
                    let isDown = registry.takeDown(lab.id)
                    isLeft = isLeft || !isDown
                    Terminal.notice("rmsload: \(lab.id) \(isDown ? "is down" : "could not be removed: \(lab.folder)")")
                }
            }
            if labs.isEmpty { Terminal.notice("rmsload: there is no lab") }
            if isLeft { throw ExitStatus.couldNotRun }
        }
    }

    static func words(_ owner: LabRegistry.Listing.Owner) -> String {
        switch owner {
        case .nobody: "left running"
        case .alive(let pid): "in use by process \(pid)"
        case .dead: "left by a dead owner"
        case .outOfSight: "of another container"
        }
    }
}

/// As `--kind` takes it.
extension LabSettings.Kind: ExpressibleByArgument {}
