import Glibc

/// One client's connection through a link, and the one that the link made for it.
final class LinkConnection {
    let client: Int32
    let server: Int32
    /// The link's own connection does not stand yet.
    private(set) var isConnecting = true
    private(set) var isOver = false
    private var up = DelayLine()
    private var down = DelayLine()
    private var isUpShut = false
    private var isDownShut = false
    private var isUpBlocked = false
    private var isDownBlocked = false

    /// - Parameter server: a socket that is connecting, or already has.
    init(client: Int32, server: Int32) {
        self.client = client
        self.server = server
    }

    /// The moment at which something is to be let go; nil when nothing waits for one.
    var nextReleaseNs: UInt64? {
        let waiting = [isUpBlocked || isConnecting ? nil : up.nextReleaseNs, isDownBlocked ? nil : down.nextReleaseNs]
        return waiting.compactMap(\.self).min()
    }

    /// What is to be waited for on either socket.
    var events: (client: Int16, server: Int16) {
        var client: Int32 = up.hasRoom ? POLLIN : 0
        var server: Int32 = !isConnecting && down.hasRoom ? POLLIN : 0
        if isDownBlocked { client |= POLLOUT }
        if isConnecting || isUpBlocked { server |= POLLOUT }
        return (Int16(client), Int16(server))
    }

    /// Bytes that came are taken, bytes that are due are let go.
    ///
    /// - Returns: how many bytes were taken.
    func turn(
        client clientReady: Int16, server serverReady: Int16, nowNs: UInt64, _ settings: LinkSettings,
        lanes: inout (up: Lane, down: Lane)
    ) -> Int {
        var taken = 0
        if isConnecting, serverReady != 0 {
            var problem: Int32 = 0
            var length = socklen_t(MemoryLayout<Int32>.size)
            getsockopt(server, SOL_SOCKET, SO_ERROR, &problem, &length)
            guard problem == 0 else {
                abort()
                return 0
            }
            isConnecting = false
        }
        if clientReady & Int16(POLLIN | POLLHUP | POLLERR) != 0, up.hasRoom {
            taken += take(from: client, into: &up, nowNs: nowNs, settings, lane: &lanes.up)
        }
        if !isOver, !isConnecting, serverReady & Int16(POLLIN | POLLHUP | POLLERR) != 0, down.hasRoom {
            taken += take(from: server, into: &down, nowNs: nowNs, settings, lane: &lanes.down)
        }
        letGo(nowNs: nowNs)
        return taken
    }

    func letGo(nowNs: UInt64) {
        if isOver { return }
        if !isConnecting { isUpBlocked = !pass(&up, to: server, nowNs: nowNs, isShut: &isUpShut) }
        if !isOver { isDownBlocked = !pass(&down, to: client, nowNs: nowNs, isShut: &isDownShut) }
        if !isOver, isUpShut, isDownShut { close() }
    }

    func releaseAll(nowNs: UInt64) {
        up.releaseAll(nowNs: nowNs)
        down.releaseAll(nowNs: nowNs)
    }

    private func take(
        from socket: Int32, into line: inout DelayLine, nowNs: UInt64, _ settings: LinkSettings, lane: inout Lane
    ) -> Int {
        // Of the size of a packet where capacity is bounded, so that connections take turns.
        let size = settings.bitsPerS > 0 ? 1_448 : 65_536
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            count = max(-1, recv(socket, buffer.baseAddress, size, 0)) + 1
            count = max(0, count - 1)
        }
        if bytes.isEmpty {
            // Nothing was read: the end, an error, or a false alarm. Only another call tells which.
            var byte: UInt8 = 0
            let count = recv(socket, &byte, 1, Int32(MSG_PEEK))
            if count == 0 {
                line.end()
            } else if count < 0, errno != EAGAIN, errno != EINTR {
                abort()
            }
            return 0
        }
        line.put(bytes, nowNs: nowNs, settings, lane: &lane)
        return bytes.count
    }

    /// - Returns: false when the socket takes no more for now.
    private func pass(_ line: inout DelayLine, to socket: Int32, nowNs: UInt64, isShut: inout Bool) -> Bool {
        var isBroken = false
        let isFree = line.release(nowNs: nowNs) { bytes in
            let count = bytes.withUnsafeBytes { send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if count < 0, errno != EAGAIN, errno != EINTR { isBroken = true }
            return max(0, count)
        }
        if isBroken {
            abort()
            return true
        }
        if line.isOver, !isShut {
            shutdown(socket, Int32(SHUT_WR))
            isShut = true
        }
        return isFree
    }

    /// Both ends learn by a reset what one of them has met.
    func abort() {
        if isOver { return }
        var linger = linger(l_onoff: 1, l_linger: 0)
        for socket in [client, server] {
            setsockopt(socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
        }
        close()
    }

    private func close() {
        if isOver { return }
        isOver = true
        Glibc.close(client)
        Glibc.close(server)
    }
}
