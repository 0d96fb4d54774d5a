import Dispatch
import Foundation

/// The process `rms-node`: reads its command line, serves, and ends with a status that tells how it went.
@main
struct NodeProcess {
    /// Exit status for a bad command line.
    static let statusArguments: Int32 = 2
    /// Exit status for what the machine refused: the address or the database.
    static let statusEnvironment: Int32 = 4
    /// How long requests may finish after SIGTERM.
    static let stopMax: DispatchTimeInterval = .milliseconds(300)

    static func main() async {
        let arguments = Array(CommandLine.arguments.dropFirst())
        if arguments.first == StandInConfiguration.verb { await standIn(Array(arguments.dropFirst())) }
        guard !arguments.contains("--help") else {
            say(NodeConfiguration.help, to: .standardOutput)
            exit(0)
        }
        do {
            let configuration = try NodeConfiguration(arguments: arguments)
            allowManyConnections()
            signal(SIGPIPE, SIG_IGN)
            let application = try NodeApplication(configuration: configuration)
            let ajp = AJPConnector(application: application, secret: configuration.ajpSecret)
            let signals = stopping {
                // First, so that the answers that the application now lets go say that their connection ends.
                ajp.stop()
                application.stop()
            } last: {
                application.writeBehind?.stop()
            }
            if configuration.startUpDelay > .zero { try await Task.sleep(for: configuration.startUpDelay) }
            let replicationLine = try await startReplication(application)
            var ajpLine = ""
            if let port = configuration.ajpPort {
                ajpLine = "listening for AJP on \(try await ajp.start(host: configuration.host, port: port))\n"
            }
            let more = ajpLine + replicationLine
            try await HTTPConnector(answer: application.answer).serve(
                host: configuration.host, port: configuration.port
            ) { port in
                say("listening on \(port)\n\(more)", to: .standardOutput)
            }
            await ajp.stopped()
            // After every answer: a node that is stopped in peace keeps its promises.
            application.writeBehind?.stop()
            withExtendedLifetime(signals) {}
            // Not exit: a request thread may still be at work, and must not run on while the process is taken apart.
            _exit(0)
        } catch let error as ArgumentsError {
            fail(statusArguments, "\(error); --help tells more")
        } catch {
            fail(statusEnvironment, "\(error)")
        }
    }

    /// Listens for the peer, then takes over its sessions, so that none is missed in between.
    ///
    /// - Returns: the line that tells the port; empty without a replicated store.
    private static func startReplication(_ application: NodeApplication) async throws(ConnectorError) -> String {
        let configuration = application.configuration
        guard configuration.sessionStore.isReplicated, let port = configuration.replicationPort,
            let peer = configuration.peer
        else { return "" }
        let receiver = ReplicationReceiver(sessions: application.sessions)
        let found = try await receiver.start(host: configuration.host, port: port)
        StateTransfer.run(from: peer, into: application.sessions, within: configuration.replicationTimeout)
        return "listening for replication on \(found)\n"
    }

    /// Serves as the stand-in of the third party, until it is told to stop.
    private static func standIn(_ arguments: [String]) async -> Never {
        guard !arguments.contains("--help") else {
            say(StandInConfiguration.help, to: .standardOutput)
            exit(0)
        }
        do {
            let configuration = try StandInConfiguration(arguments: arguments)
            allowManyConnections()
            signal(SIGPIPE, SIG_IGN)
            let signals = stopping {
            } last: {
            }
            let standIn = StandIn(latencyMs: configuration.latencyMs, failuresPPM: configuration.failuresPPM)
            try await HTTPConnector(answer: standIn.answer).serve(
                host: configuration.host, port: configuration.port
            ) { port in
                say("listening on \(port)\n", to: .standardOutput)
            }
            withExtendedLifetime(signals) {}
            _exit(0)
        } catch let error as ArgumentsError {
            fail(statusArguments, "\(error); third-party --help tells more")
        } catch {
            fail(statusEnvironment, "\(error)")
        }
    }

    /// At a signal calls `first`, and ends the process soon after with `last`, whatever is still being processed.
    ///
    /// The server handles the same signals itself: it closes the listening socket and what is idle.
    private static func stopping(
        first: @escaping @Sendable () -> Void, last: @escaping @Sendable () -> Void
    ) -> [any DispatchSourceSignal] {
        let queue = DispatchQueue(label: "signals")
        return [SIGTERM, SIGINT].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler {
                first()
                queue.asyncAfter(deadline: .now() + stopMax) {
                    last()
                    _exit(0)
                }
            }
            source.resume()
            return source
        }
    }

    /// A balancer's idle connections all count against the soft limit, which is often 1024.
    private static func allowManyConnections() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    private static func fail(_ status: Int32, _ message: String) -> Never {
        say("rms-node: \(message)\n", to: .standardError)
        exit(status)
    }

    private static func say(_ text: String, to file: FileHandle) {
        try? file.write(contentsOf: Data(text.utf8))
    }
}
