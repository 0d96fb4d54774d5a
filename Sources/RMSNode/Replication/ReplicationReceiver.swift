import Glibc
import NIOCore
import NIOPosix

/// Takes in what the other node tells of its sessions, and tells it all of ours when it starts.
struct ReplicationReceiver: Sendable {
    let sessions: Sessions

    /// Begins to listen and returns the port; it does so as long as the process lives.
    func start(host: String, port: Int) async throws(ConnectorError) -> Int {
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { [sessions] channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Connection(sessions: sessions))
                }
            }
        do {
            let listener = try await bootstrap.bind(host: host, port: port).get()
            return listener.localAddress?.port ?? port
        } catch let error as IOError {
            throw .cannotListen(host: host, port: port, reason: String(cString: strerror(error.errnoCode)))
        } catch {
            throw .cannotListen(host: host, port: port, reason: "\(error)")
        }
    }

    private final class Connection: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let sessions: Sessions
        private var machine = ReplicationMachine()

        init(sessions: Sessions) {
            self.sessions = sessions
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            for action in machine.receive(unwrapInboundIn(data).readableBytesView) {
                switch action {
                case .take(let copy): sessions.take(copy)
                case .acknowledge: say("ok\n", context)
                case .tellAll: say(sessions.copies.map { "put \($0.text)\n" }.joined() + "end\n", context)
                case .close: context.close(promise: nil)
                }
            }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }

        private func say(_ text: String, _ context: ChannelHandlerContext) {
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
        }
    }
}
