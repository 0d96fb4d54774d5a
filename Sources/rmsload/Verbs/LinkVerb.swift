import ArgumentParser
import Platform

/// What a lab's links run; started by the lab, never by a person.
struct LinkVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "link", abstract: "Pass TCP connections on, and hold bytes back when told to.",
        shouldDisplay: false)

    @Option(name: .long) var listen: String
    @Option(name: .long) var to: String
    @Option(name: .long) var admin: String

    func run() throws {
        do throws(PlatformError) {
            try LinkProxy(listen: endpoint(listen), target: endpoint(to), admin: endpoint(admin)).run()
        } catch {
            Terminal.error("rmsload: \(error)")
            throw ExitStatus.couldNotRun
        }
    }

    private func endpoint(_ text: String) throws(PlatformError) -> Endpoint {
        let words = text.split(separator: ":")
        guard words.count == 2, let port = UInt16(words[1]) else {
            throw .setting(key: "link", found: "\"\(text)\"", allowed: "an address and a port, such as 127.0.0.1:8080")
        }
        return Endpoint(host: String(words[0]), port: port)
    }
}
