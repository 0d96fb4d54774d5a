import FoundationEssentials

/// The address of a status page: `http://host:port/path?query`.
public struct PageAddress: Sendable, Equatable, Codable, CustomStringConvertible {
    public var host: String
    public var port: UInt16
    /// With what follows a `?`; begins with a slash.
    public var path: String

    /// Reads it; nil for anything else, also for https: status pages are asked inside the platform, in the clear.
    public init?(_ text: String) {
        guard text.hasPrefix("http://") else { return nil }
        let rest = text.dropFirst("http://".count)
        let slash = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        let tail = rest[slash...]
        path = tail.hasPrefix("/") ? String(tail) : "/" + tail
        // What a request line cannot hold would be a second request.
        guard path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") }),
            let place = Endpoint(rest[..<slash], port: 80)
        else { return nil }
        host = place.host
        port = place.port
    }

    public var endpoint: Endpoint { Endpoint(host: host, port: port) }
    public var description: String { "http://\(endpoint)\(path)" }

    /// The same page with further parts of a query, such as `mime=prop`.
    func asking(_ query: String) -> String { path + (path.contains("?") ? "&" : "?") + query }
}

extension Endpoint {
    /// Reads `host`, `host:port` or `[address]:port`; nil for anything else.
    ///
    /// - Parameter port: of a text that names none; nil if it must.
    public init?(_ text: some StringProtocol, port standard: UInt16?) {
        let text = Substring(text)
        var host = text
        var port = standard
        if text.hasPrefix("[") {
            guard let close = text.firstIndex(of: "]") else { return nil }
            host = text[..<close].dropFirst()
            guard host.contains(":"), host.allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." }) else { return nil }
            let rest = text[close...].dropFirst()
            if !rest.isEmpty {
                guard rest.hasPrefix(":"), let number = UInt16(rest.dropFirst()), number > 0 else { return nil }
                port = number
            }
        } else {
            if let colon = text.firstIndex(of: ":") {
                guard let number = UInt16(text[text.index(after: colon)...]), number > 0 else { return nil }
                host = text[..<colon]
                port = number
            }
            guard !host.isEmpty,
                host.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) })
            else { return nil }
        }
        guard let port else { return nil }
        self.init(host: String(host), port: port)
    }
}

/// A status page and who may see it.
public struct StatusSource: Sendable, Equatable, Codable {
    public var address: PageAddress
    public var user: String?
    /// Where the password is; nil for a user without one.
    public var password: PasswordPlace?

    public init(_ address: PageAddress, user: String? = nil, password: PasswordPlace? = nil) {
        self.address = address
        self.user = user
        self.password = password
    }

    /// Header lines that say who asks; none where nobody has to.
    func fields(_ environment: [String: String]) -> [String] {
        guard let user else { return [] }
        let password = (try? password?.read(environment)) ?? ""
        return ["Authorization: Basic \(Data("\(user):\(password)".utf8).base64EncodedString())"]
    }
}

/// Fetches status pages with the words of whoever keeps them back.
struct StatusClient: Sendable {
    var source: StatusSource
    var environment: [String: String]
    var limit = Duration.seconds(1)

    /// The text of a page that answers 200.
    ///
    /// - Parameter path: with its query; that of the source if nil.
    func text(
        _ path: String? = nil, fields: [String] = [], body: String? = nil
    ) async throws(ReadFailure) -> String {
        let request = HTTPRequest(
            path: path ?? source.address.path, fields: source.fields(environment) + fields, body: body)
        switch await StatusPage.fetch(request, from: source.address.endpoint, within: limit) {
        case .failure(let failure): throw ReadFailure(failure)
        case .success(let page):
            guard page.status == 200 else {
                let hint =
                    page.status == 401 || page.status == 403
                    ? " (may we see it? user, and password-env or password-file)" : ""
                throw .other("\(source.address.description) answered \(page.status)\(hint)")
            }
            return page.text
        }
    }
}
