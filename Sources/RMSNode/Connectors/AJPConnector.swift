import Glibc
import NIOCore
import NIOPosix
import Synchronization

/// Serves the application over AJP/1.3; connections are kept until the web server closes them.
final class AJPConnector: Sendable {
    /// As many as Tomcat's connectors take by default; one more is closed at once.
    static let connectionsMax = 8_192

    private struct State {
        var listener: (any Channel)?
        var connections: [ObjectIdentifier: any Channel] = [:]
        var isStopping = false
        var stopped: [CheckedContinuation<Void, Never>] = []
    }

    let application: NodeApplication
    /// What requests must carry; nil lets all in.
    let secret: String?
    private let state = Mutex(State())

    init(application: NodeApplication, secret: String?) {
        self.application = application
        self.secret = secret
    }

    /// Open connections.
    var connections: Int {
        state.withLock { $0.connections.count }
    }

    /// Begins to serve and returns the port.
    func start(host: String, port: Int) async throws(ConnectorError) -> Int {
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: Int32(HTTPConnector.backlog))
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { [self] channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(AJPConnection(connector: self))
                }
            }
        do {
            let listener = try await bootstrap.bind(host: host, port: port).get()
            state.withLock { $0.listener = listener }
            return listener.localAddress?.port ?? port
        } catch let error as IOError {
            throw .cannotListen(host: host, port: port, reason: String(cString: strerror(error.errnoCode)))
        } catch {
            throw .cannotListen(host: host, port: port, reason: "\(error)")
        }
    }

    /// Accepts no more and closes what is idle; a request that is being processed gets its answer first.
    func stop() {
        let (listener, connections) = state.withLock { state in
            state.isStopping = true
            return (state.listener, state.connections.values)
        }
        listener?.close(promise: nil)
        for connection in connections { connection.pipeline.fireUserInboundEventTriggered(AJPConnection.Stop()) }
    }

    /// Returns after `stop`, when no connection is left.
    func stopped() async {
        await withCheckedContinuation { continuation in
            let isEmpty = state.withLock { state in
                if !state.connections.isEmpty { state.stopped.append(continuation) }
                return state.connections.isEmpty
            }
            if isEmpty { continuation.resume() }
        }
    }

    /// Whether the connection may stay.
    func opened(_ channel: any Channel) -> Bool {
        state.withLock { state in
            guard !state.isStopping, state.connections.count < Self.connectionsMax else { return false }
            state.connections[ObjectIdentifier(channel)] = channel
            return true
        }
    }

    func closed(_ channel: any Channel) {
        let waiting = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            state.connections[ObjectIdentifier(channel)] = nil
            guard state.isStopping, state.connections.isEmpty else { return [] }
            defer { state.stopped = [] }
            return state.stopped
        }
        for continuation in waiting { continuation.resume() }
    }
}
