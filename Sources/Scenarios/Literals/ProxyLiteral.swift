import LoadEngine

/// The URL of a proxy, with its port: there is no port that all of them use.
public enum ProxyLiteral {
    /// nil where the text is none.
    public static func value(_ text: String) -> Proxy? {
        guard text.hasPrefix("http://"), let place = PlatformLiteral.authority(text.dropFirst("http://".count)),
            let port = place.port
        else { return nil }
        return Proxy(host: place.host, port: port)
    }
}
