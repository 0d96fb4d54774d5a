/// Why bytes are no AJP/1.3; the connection cannot be trusted to be in step any more and is closed.
enum AJPError: Error, Equatable, CustomStringConvertible {
    /// Not the two bytes with which every packet of a web server begins.
    case magic(UInt16)
    case packetTooLong(Int)
    /// A packet whose fields end before they are complete, or go on after.
    case truncated(String)
    case trailing(Int)
    case unknownMethod(UInt8)
    case unknownHeader(UInt16)
    case unknownAttribute(UInt8)
    case unexpectedPacket(UInt8?)
    /// `Content-Length` is no number, or stands there twice with two values.
    case contentLength(String)
    case bodyTooLong(Int)

    var description: String {
        switch self {
        case .magic(let found): "packet: found the mark 0x\(String(found, radix: 16)), expected 0x1234"
        case .packetTooLong(let found):
            "packet: found \(found) bytes, allowed: \(AJPPacketReader.payloadBytesMax) at most"
        case .truncated(let what): "\(what): the packet ends before it does"
        case .trailing(let found): "packet: found \(found) bytes after its end"
        case .unknownMethod(let code): "method: found the code \(code), allowed: 1 to \(AJPCode.methods.count), 255"
        case .unknownHeader(let code): "header: found the code 0x\(String(code, radix: 16))"
        case .unknownAttribute(let code): "attribute: found the code \(code)"
        case .unexpectedPacket(let code): "packet: found the kind \(code.map { "\($0)" } ?? "none") out of turn"
        case .contentLength(let found): "content-length: found \"\(found)\", expected a whole number"
        case .bodyTooLong(let found): "body: found \(found) bytes more than announced"
        }
    }
}
