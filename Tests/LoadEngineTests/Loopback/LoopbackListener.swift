import Glibc

/// A socket that listens on a free port of this machine; whoever makes one closes its descriptor.
struct LoopbackListener {
    let descriptor: Int32
    let port: UInt16

    /// - Parameter host: a numeric address of this machine.
    init(host: String = "127.0.0.1", isBlocking: Bool = false) {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_NUMERICHOST
        var found: UnsafeMutablePointer<addrinfo>?
        precondition(getaddrinfo(host, "0", &hints, &found) == 0, "no numeric address")
        defer { freeaddrinfo(found) }
        let address = found!.pointee
        let kind = Int32(SOCK_STREAM.rawValue) | (isBlocking ? 0 : Int32(SOCK_NONBLOCK.rawValue))
        descriptor = socket(address.ai_family, kind, 0)
        precondition(bind(descriptor, address.ai_addr, address.ai_addrlen) == 0, "cannot bind a free port")
        precondition(listen(descriptor, 4096) == 0, "cannot listen")
        var size = address.ai_addrlen
        getsockname(descriptor, address.ai_addr, &size)
        // The port stands at the same place in both families.
        port = UInt16(
            bigEndian: UnsafeRawPointer(address.ai_addr).loadUnaligned(fromByteOffset: 2, as: UInt16.self))
    }
}
