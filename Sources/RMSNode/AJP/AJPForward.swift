/// A request as a web server forwards it, without its body.
struct AJPForward: Sendable, Equatable {
    struct Header: Sendable, Equatable {
        var name: String
        var value: String
    }

    var method = "GET"
    var httpVersion = "HTTP/1.1"
    /// Without the query.
    var path = "/"
    var remoteAddress: String?
    var remoteHost: String?
    var serverName: String?
    var serverPort: UInt16 = 80
    var isTLS = false
    var headers: [Header] = []
    var query: String?
    var secret: String?
    /// The route for which the balancer chose this node.
    var route: String?
    /// Every other attribute: those with a code under our name for it, the rest under their own.
    var attributes: [String: String] = [:]

    /// - Parameter payload: a packet's payload after the byte that tells its kind.
    init(_ payload: ArraySlice<UInt8>) throws(AJPError) {
        var fields = AJPFields(payload)
        let methodCode = try fields.byte("method")
        httpVersion = try fields.string("protocol") ?? ""
        path = try fields.string("path") ?? ""
        remoteAddress = try fields.string("remote address")
        remoteHost = try fields.string("remote host")
        serverName = try fields.string("server name")
        serverPort = try fields.integer("server port")
        isTLS = try fields.flag("is-ssl")
        for _ in 0..<(try fields.integer("number of headers")) {
            let name = try fields.headerName()
            headers.append(Header(name: name.lowercased(), value: try fields.string("value of \(name)") ?? ""))
        }
        var storedMethod: String?
        while try take(&fields, &storedMethod) {}
        guard fields.count == 0 else { throw .trailing(fields.count) }

        if methodCode == AJPCode.methodStored, let storedMethod {
            method = storedMethod
        } else {
            guard methodCode > 0, Int(methodCode) <= AJPCode.methods.count else { throw .unknownMethod(methodCode) }
            method = AJPCode.methods[Int(methodCode) - 1]
        }
    }

    /// The request target as HTTP has it.
    var target: String {
        query.map { "\(path)?\($0)" } ?? path
    }

    /// How many bytes of body were announced; nil when nothing was.
    var contentLength: Int? {
        get throws(AJPError) {
            var found: Int?
            for header in headers where header.name == "content-length" {
                guard !header.value.isEmpty, header.value.allSatisfy({ $0.isASCII && $0.isNumber }),
                    let length = Int(header.value), found == nil || found == length
                else { throw .contentLength(header.value) }
                found = length
            }
            return found
        }
    }

    /// Whether a body of unknown length follows; the web server then sends no part of it unasked.
    var isChunked: Bool {
        headers.contains { $0.name == "transfer-encoding" && $0.value.lowercased().contains("chunked") }
    }

    /// Takes one attribute; false after the mark of their end.
    private mutating func take(_ fields: inout AJPFields, _ storedMethod: inout String?) throws(AJPError) -> Bool {
        let code = try fields.byte("attribute")
        guard let attribute = AJPCode.Attribute(rawValue: code) else { throw .unknownAttribute(code) }
        switch attribute {
        case .done: return false
        case .keySize: attributes["key-size"] = String(try fields.integer("key size"))
        case .named:
            let name = try fields.string("attribute's name") ?? ""
            attributes[name] = try fields.string("attribute \(name)") ?? ""
        case .query: query = try fields.string("query")
        case .route: route = try fields.string("route")
        case .secret: secret = try fields.string("secret")
        case .storedMethod: storedMethod = try fields.string("stored method")
        case .context, .servletPath, .remoteUser, .authType, .certificate, .cipher, .sslSession:
            attributes["\(attribute)"] = try fields.string("attribute \(attribute)")
        }
        return true
    }
}
