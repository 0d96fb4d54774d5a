import FoundationEssentials

/// What Tomcat's StatusManagerServlet tells with `JSON=true`.
public struct TomcatStatus: Sendable, Equatable, Decodable {
    public struct Connector: Sendable, Equatable, Decodable {
        /// Such as `ajp-nio-127.0.0.1-8009`.
        public var name: String
        public var threadInfo: Threads
        public var requestInfo: Requests
    }

    public struct Threads: Sendable, Equatable, Decodable {
        public var maxThreads: Int
        public var currentThreadsBusy: Int
    }

    public struct Requests: Sendable, Equatable, Decodable {
        public var requestCount: UInt64
        public var errorCount: UInt64
    }

    private struct Document: Decodable {
        var tomcat: TomcatStatus
    }

    private enum CodingKeys: String, CodingKey {
        case connectors = "connector"
    }

    public var connectors: [Connector]

    init(parsing text: String) throws(ReadFailure) {
        do {
            self = try JSONDecoder().decode(Document.self, from: Data(text.utf8)).tomcat
        } catch {
            throw .other("Tomcat's status: found \"\(text.prefix(60))\", expected its JSON with tomcat.connector")
        }
    }

    /// Requests of clients: those of the AJP connectors, since this very page is asked over HTTP; nil without one.
    var clientRequests: UInt64? {
        let connectors = connectors.filter { $0.name.contains("ajp-") }
        return connectors.isEmpty ? nil : connectors.reduce(0) { $0 &+ $1.requestInfo.requestCount }
    }

    /// For people: how many threads of each connector are busy.
    var words: String {
        connectors.map { connector in
            "\(connector.name): \(connector.threadInfo.currentThreadsBusy) of \(connector.threadInfo.maxThreads) threads busy"
        }.joined(separator: ", ")
    }
}
