@testable import LoadEngine

/// Content, decoded with a decoder that has seen everything before and with a new one: the finding must be the same.
///
/// The first byte picks the codings, the second the longest content that is allowed.
enum ContentFuzz {
    private static let codings = [
        "gzip", "deflate", "br", "x-gzip, br", "deflate, gzip", "br, br", "gzip,gzip,gzip,gzip", "identity, gzip",
        "zstd",
        ",,", "br,gzip,deflate,br,gzip",
    ]
    private static let mosts = [0, 1, 100, 16 << 10, 100_000]
    nonisolated(unsafe) private static var old = Decoder()

    /// A decoder, and the memory that it decodes into.
    private final class Decoder {
        var decoder = BodyDecoder()

        func decode(_ content: UnsafeRawBufferPointer, _ codings: ContentCodings, _ most: Int) -> (Outcome?, [UInt8]) {
            let outcome = decoder.decode(content, codings, bytesMax: most)
            return (outcome, outcome == nil ? Array(decoder.bytes) : [])
        }
    }

    static var seeds: [[UInt8]] {
        let text = Array("some text, some text, and some more text".utf8)
        let long = [UInt8](repeating: 120, count: 40_000)
        return [
            [0, 3] + Coded.gzip(text), [1, 3] + Coded.zlib(text), [1, 3] + Coded.rawDeflate(text),
            [2, 3] + Coded.brotli(text), [3, 3] + Coded.brotli(Coded.gzip(text)),
            [4, 3] + Coded.gzip(Coded.zlib(text)),
            [0, 3] + Coded.gzip(long), [2, 4] + Coded.brotli(long), [0, 4] + Coded.gzip(text) + Coded.gzip(long),
        ]
    }

    static func run(_ input: UnsafeRawBufferPointer) {
        if input.count < 2 { return }
        var chosen = ContentCodings()
        Array(codings[Int(input[0]) % codings.count].utf8).withUnsafeBytes { chosen.note($0) }
        let most = mosts[Int(input[1]) % mosts.count]
        // Memory of exactly this length, so that a byte too many is found out.
        let content = UnsafeMutableRawBufferPointer.allocate(byteCount: input.count - 2, alignment: 1)
        defer { content.deallocate() }
        content.copyBytes(from: input[2...])
        let (outcome, bytes) = old.decode(UnsafeRawBufferPointer(content), chosen, most)
        let fresh = Decoder().decode(UnsafeRawBufferPointer(content), chosen, most)
        if outcome != fresh.0 || bytes != fresh.1 {
            fatalError("a decoder that has decoded before says \(outcome as Any), a new one \(fresh.0 as Any)")
        }
        if bytes.count > most { fatalError("\(bytes.count) bytes where \(most) are allowed") }
        switch outcome {
        case nil, .malformed, .tooLarge, .unexpected: break
        default: fatalError("an outcome that no content has: \(outcome as Any)")
        }
    }
}
