import Glibc

/// A port of 127.0.0.1 that is kept for one part for as long as the lab stands.
///
/// A socket stays bound to it, without listening. So nobody else is given the port, not even as the source of one of
/// the load's many outgoing connections while its part is dead (the healed node would find it in use); connecting to
/// it is refused as to any closed port; and the part itself may still bind it, since both sockets set SO_REUSEADDR.
final class PortReservation: Sendable {
    let port: UInt16
    private let descriptor: Int32

    init() throws(PlatformError) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw .scratch(path: "127.0.0.1", reason: systemReason(errno)) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        // Only after binding: two reservations that both allow reuse from the start could be given the same port.
        var yes: Int32 = 1
        guard isBound,
            setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size)) == 0
        else {
            let reason = systemReason(errno)
            close(descriptor)
            throw .scratch(path: "127.0.0.1", reason: "no port is free: \(reason)")
        }
        self.descriptor = descriptor
        port = UInt16(bigEndian: address.sin_port)
    }

    deinit { close(descriptor) }
}
