/// What a request's head is made of. Refers to bytes that others own.
struct RequestParts {
    /// A token, such as `GET`; checked when the plan is compiled.
    var method: UnsafeRawBufferPointer
    /// Path and query.
    var target: UnsafeRawBufferPointer
    /// Value of `Host`; empty where the header block has a `Host` of its own.
    var authority: UnsafeRawBufferPointer
    /// Whole field lines, each with its CRLF, as `RequestWriter.append(field:…)` writes them.
    var headers: UnsafeRawBufferPointer
    /// The content; nil for none, which is not the same as content of no bytes.
    var body: UnsafeRawBufferPointer?
    /// Whether `Content-Length` is added; false where the header block has its own.
    var addsLength = true
    /// More field lines, each with its CRLF: those that ask for a change only.
    var conditions = UnsafeRawBufferPointer(start: nil, count: 0)
}

/// The cookies that a request may carry, and what decides which of them it does.
struct RequestCookies {
    var jar: CookieJar
    /// Without port.
    var host: UnsafeRawBufferPointer
    var isSecure: Bool
    /// Unix seconds.
    var now: Int64
}

/// Writes requests of HTTP/1.1 (RFC 9112 §3).
enum RequestWriter {
    /// Appends a whole request; false and nothing where the target may not stand in a request line.
    ///
    /// - Parameter cookies: nil where the header block has a `Cookie` of its own.
    static func write(_ request: RequestParts, cookies: RequestCookies?, into store: inout ByteStore) -> Bool {
        if !isTarget(request.target) { return false }
        store.reserve(
            request.method.count + request.target.count + request.authority.count + request.headers.count
                + request.conditions.count + (request.body?.count ?? 0) + 64)
        store.append(request.method)
        store.append(UInt8(ascii: " "))
        store.append(request.target)
        store.append(" HTTP/1.1\r\n")
        if !request.authority.isEmpty {
            store.append("Host: ")
            store.append(request.authority)
            store.append("\r\n")
        }
        store.append(request.headers)
        store.append(request.conditions)
        if let cookies { append(cookies, target: request.target, to: &store) }
        if request.addsLength, let length = length(of: request) {
            store.append("Content-Length: ")
            store.append(decimal: UInt64(length))
            store.append("\r\n")
        }
        store.append("\r\n")
        if let body = request.body { store.append(body) }
        return true
    }

    /// Appends `name: value CRLF`; false and nothing where the name is no token or the value would break the line.
    static func append(
        field name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer, to store: inout ByteStore
    ) -> Bool {
        if name.isEmpty { return false }
        for byte in name where !FieldBytes.isToken(byte) { return false }
        for byte in value where byte == 0x0D || byte == 0x0A || byte == 0x00 { return false }
        store.append(name)
        store.append(": ")
        store.append(value)
        store.append("\r\n")
        return true
    }

    /// Whether bytes may stand in a request line: not empty, no white space, no control byte, so that a value which
    /// came from a response cannot smuggle in a second request.
    ///
    /// Bytes above 127 pass: clients do send them, and they break no syntax.
    static func isTarget(_ target: UnsafeRawBufferPointer) -> Bool {
        for byte in target where byte <= 0x20 || byte == 0x7F { return false }
        return !target.isEmpty
    }

    private static func append(_ cookies: RequestCookies, target: UnsafeRawBufferPointer, to store: inout ByteStore) {
        if cookies.jar.isEmpty { return }
        let length = store.count
        store.append("Cookie: ")
        if cookies.jar.write(
            into: &store, host: cookies.host, path: target, isSecure: cookies.isSecure, now: cookies.now)
        {
            store.append("\r\n")
        } else {
            store.truncate(to: length)
        }
    }

    /// A method that means to send content says so even when there is none (RFC 9110 §8.6).
    private static func length(of request: RequestParts) -> Int? {
        if let body = request.body { return body.count }
        let method = request.method
        let isSender = isMethod(method, "POST") || isMethod(method, "PUT") || isMethod(method, "PATCH")
        return isSender ? 0 : nil
    }

    private static func isMethod(_ method: UnsafeRawBufferPointer, _ name: StaticString) -> Bool {
        FieldBytes.isIdentical(
            method, UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    }
}
