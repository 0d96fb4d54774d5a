import LoadEngine

/// The URL of a proxy, with its port: there is no port that all of them use.
public enum ProxyLiteral {
    /// nil where the text is none.
    public static func value(_ text: String) -> Proxy? {
        guard let scheme = Proxy.Scheme.allCases.first(where: { text.hasPrefix("\($0.rawValue)://") }),
            let place = PlatformLiteral.authority(text.dropFirst("\(scheme.rawValue)://".count)),
            let port = place.port
        else { return nil }
        return Proxy(scheme: scheme, host: place.host, port: port)
    }
}
