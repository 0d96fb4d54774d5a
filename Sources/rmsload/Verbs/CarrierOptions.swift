import ArgumentParser
import LoadEngine
import Scenarios

/// What is spoken with a URL of the command line, and who carries it.
struct CarrierOptions: ParsableArguments {
    @Option(
        name: .customLong("protocol"),
        help: "http/1.1 or h2: by ALPN for https, by prior knowledge for http; h2 goes over libcurl.")
    var version: String = CurlPlan.Version.http11.rawValue

    @Option(name: .long, help: "sockets or curl: rmsload's own sockets, the fast ones, or libcurl.")
    var transport: String?

    @Option(name: .long, help: "A proxy to go through, over libcurl: http://HOST:PORT.")
    var proxy: String?

    /// - Errors: `ValidationError` with what was found and what is allowed.
    func plan() throws -> TransportPlan {
        guard let version = CurlPlan.Version(rawValue: version) else {
            throw ValidationError("--protocol: found \"\(version)\", expected http/1.1 or h2")
        }
        var curl = CurlPlan(version: version)
        if let proxy {
            curl.proxy = ProxyLiteral.value(proxy)
            if curl.proxy == nil {
                throw ValidationError("--proxy: found \"\(proxy)\", expected http://HOST:PORT")
            }
        }
        let needsCurl = version == .http2 || proxy != nil
        switch transport ?? (needsCurl ? "curl" : "sockets") {
        case "curl": return .curl(curl)
        case "sockets":
            if needsCurl { throw ValidationError("--transport: found sockets beside h2 or a proxy, expected curl") }
            return .sockets
        case let other: throw ValidationError("--transport: found \"\(other)\", expected sockets or curl")
        }
    }
}
