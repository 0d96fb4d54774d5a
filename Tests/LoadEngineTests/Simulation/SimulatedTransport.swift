@testable import LoadEngine

/// What a simulated server does about one thing that a client did.
enum ServerAction {
    /// Bytes arrive at the client after a delay.
    case respond(after: Nanoseconds, String)
    /// The same with bytes that are no text.
    case send(after: Nanoseconds, [UInt8])
    /// The connection breaks after a delay.
    case reset(after: Nanoseconds)
    /// The server closes its side after a delay.
    case close(after: Nanoseconds)
    /// Nothing, ever.
    case silence
}

/// A scripted server: a pure decision for each connection that is opened and each request that is complete.
protocol ServerModel: AnyObject {
    /// nil refuses the connection; otherwise it is open after this delay.
    func connect(at now: Nanoseconds) -> Nanoseconds?
    /// What becomes of a request, whose bytes are given whole.
    func request(_ text: String, at now: Nanoseconds) -> [ServerAction]
}

/// Connections to a `ServerModel` in virtual time, in place of sockets.
struct SimulatedTransport: Transport, ~Copyable {
    private struct Pending {
        var at: Nanoseconds
        var order: Int
        var connection: Int
        var generation: UInt32
        var kind: Kind

        enum Kind { case opened, bytes([UInt8]), reset, closed }
    }

    private struct Peer {
        var generation: UInt32 = 0
        var isOpen = false
        var incoming: [UInt8] = []
        var outgoing: [UInt8] = []
        var isReset = false
        var isClosed = false
    }

    private let time: VirtualTime
    private let server: any ServerModel
    private var pending: [Pending] = []
    private var peers: [Int: Peer] = [:]
    private var events: [TransportEvent] = []
    private var order = 0

    init(time: VirtualTime, server: any ServerModel) {
        self.time = time
        self.server = server
    }

    mutating func open(_ connection: Int, _ opening: Opening) -> IOStep {
        guard let delay = server.connect(at: time.now()) else { return .failed(111) }
        peers[connection] = Peer(generation: opening.generation)
        schedule(connection, after: delay, .opened)
        return .again
    }

    mutating func finishOpening(_ connection: Int) -> IOStep { .done(0) }

    mutating func send(_ connection: Int, _ bytes: UnsafeRawBufferPointer) -> IOStep {
        if peers[connection]!.isReset { return .failed(104) }
        peers[connection]!.outgoing.append(contentsOf: bytes)
        let end = Array("\r\n\r\n".utf8)
        let text = peers[connection]!.outgoing
        guard text.count >= 4, Array(text[(text.count - 4)...]) == end else { return .done(bytes.count) }
        peers[connection]!.outgoing = []
        for action in server.request(String(decoding: text, as: UTF8.self), at: time.now()) {
            switch action {
            case .respond(let delay, let response): schedule(connection, after: delay, .bytes(Array(response.utf8)))
            case .send(let delay, let bytes): schedule(connection, after: delay, .bytes(bytes))
            case .reset(let delay): schedule(connection, after: delay, .reset)
            case .close(let delay): schedule(connection, after: delay, .closed)
            case .silence: break
            }
        }
        return .done(bytes.count)
    }

    mutating func receive(_ connection: Int, into buffer: UnsafeMutableRawBufferPointer) -> IOStep {
        let count = min(buffer.count, peers[connection]!.incoming.count)
        if count > 0 {
            buffer.copyBytes(from: peers[connection]!.incoming[..<count])
            peers[connection]!.incoming.removeFirst(count)
            return .done(count)
        }
        if peers[connection]!.isReset { return .failed(104) }
        return peers[connection]!.isClosed ? .closed : .again
    }

    mutating func close(_ connection: Int) {
        peers[connection] = nil
        pending.removeAll { $0.connection == connection }
    }

    mutating func wait(until deadline: Nanoseconds, now: Nanoseconds) -> Int {
        events.removeAll(keepingCapacity: true)
        let limit = time.moment + (deadline > now ? deadline - now : 0)
        guard let first = pending.first, first.at <= limit else {
            time.advance(to: limit)
            return 0
        }
        time.advance(to: first.at)
        while let next = pending.first, next.at <= time.moment {
            pending.removeFirst()
            deliver(next)
        }
        return events.count
    }

    borrowing func event(_ index: Int) -> TransportEvent { events[index] }

    private mutating func deliver(_ item: Pending) {
        guard peers[item.connection]?.generation == item.generation else { return }
        var event = TransportEvent(
            connection: item.connection, generation: item.generation, isReadable: false, isWritable: false,
            isHangup: false)
        switch item.kind {
        case .opened:
            peers[item.connection]!.isOpen = true
            event.isWritable = true
        case .bytes(let bytes):
            peers[item.connection]!.incoming.append(contentsOf: bytes)
            event.isReadable = true
        case .reset:
            peers[item.connection]!.isReset = true
            event.isHangup = true
        case .closed:
            peers[item.connection]!.isClosed = true
            event.isReadable = true
            event.isHangup = true
        }
        events.append(event)
    }

    /// Things that happen at the same moment happen in the order in which they were scheduled.
    private mutating func schedule(_ connection: Int, after delay: Nanoseconds, _ kind: Pending.Kind) {
        order += 1
        let item = Pending(
            at: time.moment + delay, order: order, connection: connection,
            generation: peers[connection]!.generation, kind: kind)
        let place = pending.firstIndex { ($0.at, $0.order) > (item.at, item.order) } ?? pending.count
        pending.insert(item, at: place)
    }
}
