import LoadEngine
import Platform

/// The kind of a lab (`embedded` or `full`), a platform file, or the URL of a platform that runs already.
enum PlatformLiteral {
    enum Value: Equatable {
        case lab(LabSettings.Kind)
        /// Its path as it was written.
        case file(String)
        case existing(Origin)
    }

    static func value(_ text: String) -> Value? {
        if let kind = LabSettings.Kind(rawValue: text) { return .lab(kind) }
        if let origin = origin(text) { return .existing(origin) }
        return text.hasSuffix(".yaml") || text.hasSuffix(".yml") ? .file(text) : nil
    }

    /// Scheme, host and port of `http://host:port` or `https://host:port` with at most a `/` behind it.
    static func origin(_ text: String) -> Origin? {
        guard let scheme = ["http", "https"].first(where: { text.hasPrefix("\($0)://") }),
            let place = authority(text.dropFirst("\(scheme)://".count))
        else { return nil }
        return Origin(scheme: scheme, host: place.host, port: place.port ?? Origin.standardPort(of: scheme))
    }

    /// Host and port of what stands behind a URL's `://`, with at most a `/` behind it; nil where it is not right.
    static func authority(_ text: Substring) -> (host: String, port: UInt16?)? {
        var authority = text
        if authority.hasSuffix("/") { authority = authority.dropLast() }
        var host = authority
        var portText: Substring?
        if authority.hasPrefix("[") {
            guard let close = authority.firstIndex(of: "]") else { return nil }
            host = authority[..<close].dropFirst()
            let rest = authority[close...].dropFirst()
            guard rest.isEmpty || rest.first == ":", host.contains(":"),
                host.allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." })
            else { return nil }
            portText = rest.isEmpty ? nil : rest.dropFirst()
        } else {
            if let colon = authority.firstIndex(of: ":") {
                host = authority[..<colon]
                portText = authority[colon...].dropFirst()
            }
            guard !host.isEmpty,
                host.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "-" || $0 == "_") })
            else { return nil }
        }
        guard let portText else { return (String(host), nil) }
        guard portText.allSatisfy({ $0 >= "0" && $0 <= "9" }), let port = UInt16(portText), port > 0 else { return nil }
        return (String(host), port)
    }
}
