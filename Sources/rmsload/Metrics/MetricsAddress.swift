import ArgumentParser

/// Where metrics are served: a port of this machine, or an address and a port.
struct MetricsAddress: ExpressibleByArgument {
    /// An IPv4 address.
    let host: String
    /// 0 for any that is free.
    let port: UInt16

    static let loopback = "127.0.0.1"

    /// `9400`, `0` or `0.0.0.0:9400`; nil for anything else.
    init?(argument: String) {
        let parts = argument.split(separator: ":", omittingEmptySubsequences: false)
        guard let last = parts.last, let port = UInt16(last), parts.count <= 2 else { return nil }
        host = parts.count == 2 ? String(parts[0]) : Self.loopback
        self.port = port
        let bytes = host.split(separator: ".", omittingEmptySubsequences: false)
        guard bytes.count == 4, bytes.allSatisfy({ UInt8($0) != nil }) else { return nil }
    }
}
