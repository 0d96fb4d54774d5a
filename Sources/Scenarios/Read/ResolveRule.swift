import LoadEngine

/// The address to connect to for a host, or for one port of a host.
public struct ResolveRule: Sendable, Equatable {
    /// In lower case.
    public var host: String
    /// nil for every port.
    public var port: UInt16?
    public var address: String

    /// Reads `HOST` or `HOST:PORT`; nil for anything else.
    public init?(_ authority: String, address: String) {
        let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count <= 2, let name = parts.first, !name.isEmpty,
            name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || ".-_".contains($0)) })
        else { return nil }
        if parts.count == 2 {
            guard parts[1].allSatisfy({ $0.isASCII && $0.isNumber }), let port = UInt16(parts[1]), port > 0 else {
                return nil
            }
            self.port = port
        }
        host = name.lowercased()
        self.address = address
    }

    /// Whether it says where an origin is.
    func fits(_ origin: Origin) -> Bool { origin.host.lowercased() == host && port ?? origin.port == origin.port }
}

extension Origin {
    /// This origin at the address that the first rule which fits says.
    public func resolved(by rules: [ResolveRule]) -> Origin {
        var origin = self
        // One with a port knows better.
        let fitting = rules.filter { $0.fits(self) }
        origin.address = (fitting.first { $0.port != nil } ?? fitting.first)?.address ?? address
        return origin
    }
}
