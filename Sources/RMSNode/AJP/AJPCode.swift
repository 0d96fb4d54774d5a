/// The numbers that AJP/1.3 has for what is said most often.
///
/// - Source: "Apache JServ Protocol version 1.3" of the Apache Tomcat Connectors.
enum AJPCode {
    // Kinds of packets: the first byte of the payload. Body packets have none.
    static let forwardRequest: UInt8 = 2
    static let sendBodyChunk: UInt8 = 3
    static let sendHeaders: UInt8 = 4
    static let endResponse: UInt8 = 5
    static let getBodyChunk: UInt8 = 6
    static let cpong: UInt8 = 9
    static let cping: UInt8 = 10

    /// Methods by their code, from 1.
    static let methods = [
        "OPTIONS", "GET", "HEAD", "POST", "PUT", "DELETE", "TRACE", "PROPFIND", "PROPPATCH", "MKCOL", "COPY", "MOVE",
        "LOCK", "UNLOCK", "ACL", "REPORT", "VERSION-CONTROL", "CHECKIN", "CHECKOUT", "UNCHECKOUT", "SEARCH",
        "MKWORKSPACE", "UPDATE", "LABEL", "MERGE", "BASELINE-CONTROL", "MKACTIVITY",
    ]
    /// The method's name is in the attribute `storedMethod`.
    static let methodStored: UInt8 = 0xFF

    /// Headers of requests by their code, from 0xA001.
    static let requestHeaders = [
        "accept", "accept-charset", "accept-encoding", "accept-language", "authorization", "connection",
        "content-type", "content-length", "cookie", "cookie2", "host", "pragma", "referer", "user-agent",
    ]
    /// Headers of responses by their code, from 0xA001.
    static let responseHeaders = [
        "content-type", "content-language", "content-length", "date", "last-modified", "location", "set-cookie",
        "set-cookie2", "servlet-engine", "status", "www-authenticate",
    ]
    /// The high byte of a coded header's name; no name is that long, so that it cannot be a length.
    static let headerMark: UInt16 = 0xA000

    /// What a request carries beside its headers.
    enum Attribute: UInt8 {
        case context = 1
        case servletPath = 2
        case remoteUser = 3
        case authType = 4
        case query = 5
        case route = 6
        case certificate = 7
        case cipher = 8
        case sslSession = 9
        /// One with a name of its own, such as `AJP_REMOTE_PORT`.
        case named = 0x0A
        case keySize = 0x0B
        case secret = 0x0C
        case storedMethod = 0x0D
        case done = 0xFF
    }
}
