import NIOCore

/// The socket of one AJP connection: carries bytes to its machine and out of it.
final class AJPConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Tells a connection that the node is about to end.
    struct Stop: Sendable {}

    private let connector: AJPConnector
    private var machine: AJPMachine

    init(connector: AJPConnector) {
        self.connector = connector
        machine = AJPMachine(secret: connector.secret)
    }

    func channelActive(context: ChannelHandlerContext) {
        if !connector.opened(context.channel) { context.close(promise: nil) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        connector.closed(context.channel)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        perform(machine.receive(unwrapInboundIn(data).readableBytesView), context)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is Stop { perform(machine.stop(), context) }
    }

    /// A balancer that gives up resets its connection, which is no news here.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func perform(_ actions: [AJPMachine.Action], _ context: ChannelHandlerContext) {
        for action in actions {
            switch action {
            case .send(let bytes):
                context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
            case .close:
                context.close(promise: nil)
            case .process(let request):
                process(request, context)
            }
        }
    }

    private func process(_ request: NodeRequest, _ context: ChannelHandlerContext) {
        let here = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        let (application, loop) = (connector.application, context.eventLoop)
        Task {
            let response = await application.answer(to: request)
            loop.execute {
                let (handler, context) = here.value
                handler.perform(handler.machine.answer(response), context)
            }
        }
    }
}
