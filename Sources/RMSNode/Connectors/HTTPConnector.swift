import Glibc
import HTTPTypes
import Hummingbird
import NIOCore

/// Answers requests over HTTP/1.1; connections are kept until the other side closes them.
struct HTTPConnector: Sendable {
    /// Connections that may wait for `accept`: a fail-over opens a balancer's whole pool at once.
    static let backlog = 1_024

    let answer: @Sendable (NodeRequest) async -> NodeResponse

    /// Returns after a graceful stop by SIGTERM or SIGINT.
    ///
    /// - Parameter onListening: called with the port once connections are accepted.
    func serve(
        host: String, port: Int, onListening: @escaping @Sendable (Int) -> Void
    ) async throws(ConnectorError) {
        let responder = CallbackResponder<BasicRequestContext> { request, _ in
            Self.response(await answer(await Self.read(request)))
        }
        var server = Application(
            responder: responder,
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: port), serverName: "rms-node", backlog: Self.backlog),
            onServerRunning: { channel in onListening(channel.localAddress?.port ?? port) })
        // A node says one line when something is wrong; that line is ours.
        server.logger.logLevel = .critical
        do {
            try await server.runService()
        } catch let error as IOError {
            throw .cannotListen(host: host, port: port, reason: String(cString: strerror(error.errnoCode)))
        } catch {
            throw .cannotListen(host: host, port: port, reason: "\(error)")
        }
    }

    private static func read(_ request: Request) async -> NodeRequest {
        // Longer bodies end the collection with an error; the server then reads the rest away.
        let buffer = try? await request.body.collect(upTo: NodeRequest.bodyBytesMax)
        return NodeRequest(
            method: request.method.rawValue,
            target: request.head.path ?? "",
            headers: request.headers.map { ($0.name.rawName, $0.value) },
            body: buffer.map { .whole(Array($0.readableBytesView)) } ?? .tooLarge)
    }

    private static func response(_ answer: NodeResponse) -> Response {
        var headers = HTTPFields()
        for (name, value) in answer.headers {
            guard let name = HTTPField.Name(name) else { preconditionFailure("header names of ours are tokens") }
            headers.append(HTTPField(name: name, value: value))
        }
        return Response(
            status: .init(code: answer.status), headers: headers,
            body: answer.body.isEmpty ? .init() : .init(byteBuffer: ByteBuffer(bytes: answer.body)))
    }
}
