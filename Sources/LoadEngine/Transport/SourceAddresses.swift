import Glibc

/// The addresses of this machine that connections come from, where the plan names any.
struct SourceAddresses {
    private var v4: [SocketAddress] = []
    private var v6: [SocketAddress] = []

    /// The kernel chooses.
    static var none: SourceAddresses { SourceAddresses() }

    private init() {}

    /// - Errors: `EngineError.source` for a text that is no numeric address.
    init(_ texts: [String]) throws(EngineError) {
        for text in texts {
            let address = try SocketAddress(source: text)
            if address.family == AF_INET { v4.append(address) } else { v6.append(address) }
        }
    }

    /// Binds a socket to one of the addresses of its family; without any nothing is done.
    ///
    /// The port is left open until the socket connects, so that it need only differ from those that go to the same
    /// place: each address has as many ports for each origin as there are.
    /// - Returns: 0, or an errno.
    func bind(_ descriptor: Int32, family: Int32, pick: UInt64) -> Int32 {
        let addresses = family == AF_INET ? v4 : v6
        if addresses.isEmpty { return 0 }
        var on: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_IP), IP_BIND_ADDRESS_NO_PORT, &on, socklen_t(MemoryLayout<Int32>.size))
        return addresses[Int(pick % UInt64(addresses.count))].bind(descriptor) == 0 ? 0 : errno
    }

    /// Makes sure that each address is one of this machine, and that whoever is spoken to can be reached from one of
    /// them.
    ///
    /// - Parameter found: origins and proxies with their addresses.
    /// - Errors: `EngineError.source`.
    static func check(_ plan: Plan, found: [(origin: Origin, address: SocketAddress)]) throws(EngineError) {
        if plan.sources.isEmpty { return }
        var families: Set<Int32> = []
        for text in plan.sources {
            let address = try SocketAddress(source: text)
            families.insert(address.family)
            let descriptor = socket(address.family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
            guard descriptor >= 0 else { throw .system("socket", errno) }
            let reason = address.bind(descriptor) == 0 ? 0 : errno
            close(descriptor)
            if reason != 0 {
                throw .source(
                    address: text, reason: "\(String(cString: strerror(reason))); is it one of this machine's?")
            }
        }
        for (origin, address) in found where !families.contains(address.family) {
            let family = address.family == AF_INET ? "IPv4" : "IPv6"
            throw .source(
                address: plan.sources.joined(separator: ", "),
                reason: "\(origin.authority) is reached over \(family), and none of these is an address of that kind")
        }
    }
}
