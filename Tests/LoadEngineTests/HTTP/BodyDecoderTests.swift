import Testing

@testable import LoadEngine

/// Content codings: what decodes, and what each way of being broken comes to.
@Suite struct BodyDecoderTests {
    private static let text = Array(String(repeating: "<scene id=\"17\"/>", count: 3_000).utf8)

    private enum Result: Equatable {
        case decoded([UInt8])
        case failed(Outcome)
    }

    private static func codings(_ field: String) -> ContentCodings {
        var codings = ContentCodings()
        TestBytes.with(field) { codings.note($0) }
        return codings
    }

    private static func decode(
        _ bytes: [UInt8], _ field: String, bytesMax: Int = 1 << 20, with decoder: inout BodyDecoder
    ) -> Result {
        TestBytes.with(bytes) { content in
            if let failure = decoder.decode(content, codings(field), bytesMax: bytesMax) { return .failed(failure) }
            return .decoded(Array(decoder.bytes))
        }
    }

    private static func decode(_ bytes: [UInt8], _ field: String, bytesMax: Int = 1 << 20) -> Result {
        var decoder = BodyDecoder()
        return decode(bytes, field, bytesMax: bytesMax, with: &decoder)
    }

    private static let forms: [(String, @Sendable ([UInt8]) -> [UInt8])] = [
        ("gzip", Coded.gzip), ("x-gzip", Coded.gzip), ("deflate", Coded.zlib), ("deflate", Coded.rawDeflate),
        ("br", Coded.brotli), ("GZip", Coded.gzip), ("gzip, br", { Coded.brotli(Coded.gzip($0)) }),
        ("identity, deflate", Coded.zlib),
        ("br, deflate, gzip", { Coded.gzip(Coded.zlib(Coded.brotli($0))) }),
    ]

    @Test("Every coding is taken off, one after the other where there are several, by one decoder again and again")
    func forms() {
        var decoder = BodyDecoder()
        for round in 0..<3 {
            for (field, encode) in Self.forms {
                for content in [Self.text, [], [0], Array(Self.text.prefix(1 + round))] {
                    #expect(
                        Self.decode(encode(content), field, with: &decoder) == .decoded(content), "\(field) \(round)")
                }
            }
        }
    }

    @Test("Several members of gzip are one content")
    func members() {
        let bytes = Coded.gzip(Array("one".utf8)) + Coded.gzip([]) + Coded.gzip(Array("two".utf8))
        #expect(Self.decode(bytes, "gzip") == .decoded(Array("onetwo".utf8)))
    }

    @Test("No bytes are no content, whatever the field says")
    func empty() {
        for field in ["gzip", "deflate", "br", "zstd"] { #expect(Self.decode([], field) == .decoded([])) }
    }

    @Test("What ends too early is malformed, wherever it is cut")
    func truncated() {
        let content = Array("a scene, and what belongs to it, and more of it".utf8)
        for (field, encode) in Self.forms {
            let whole = encode(content)
            for cut in 1..<whole.count {
                #expect(Self.decode(Array(whole[..<cut]), field) == .failed(.malformed), "\(field) cut at \(cut)")
            }
        }
    }

    @Test("Bytes behind the end are malformed")
    func trailing() {
        for (field, encode) in Self.forms.prefix(6) {
            #expect(Self.decode(encode(Self.text) + [0x21], field) == .failed(.malformed), "\(field)")
        }
    }

    @Test("A byte that was changed never passes for the content, and a decoder survives it")
    func corrupt() {
        var random = PropertySeed.random("corrupt codings")
        var decoder = BodyDecoder()
        for (field, encode) in Self.forms {
            let whole = encode(Self.text)
            for _ in 0..<60 {
                var bytes = whole
                let place = Int(random.below(UInt64(bytes.count)))
                bytes[place] ^= UInt8(1 + random.below(255))
                let result = Self.decode(bytes, field, with: &decoder)
                // zlib and gzip carry a check sum; fields that say nothing (a time, a flag) may change unseen.
                if case .decoded(let content) = result, field != "br",
                    !(field == "deflate" && encode(Self.text) == Coded.rawDeflate(Self.text))
                {
                    #expect(content == Self.text, "\(field) at \(place)")
                }
                #expect(Self.decode(whole, field, with: &decoder) == .decoded(Self.text))
            }
        }
    }

    @Test("What becomes longer than allowed is too large, found out before it is made; one byte less is fine")
    func bombs() {
        let zeros = [UInt8](repeating: 0, count: 4 << 20)
        for (field, encode) in Self.forms {
            let bomb = encode(zeros)
            #expect(bomb.count < 20_000)
            #expect(Self.decode(bomb, field, bytesMax: 1 << 16) == .failed(.tooLarge), "\(field)")
            let small = encode([UInt8](repeating: 7, count: 1_000))
            #expect(Self.decode(small, field, bytesMax: 999) == .failed(.tooLarge), "\(field)")
            #expect(
                Self.decode(small, field, bytesMax: 1_000) == .decoded([UInt8](repeating: 7, count: 1_000)), "\(field)")
        }
    }

    @Test("A coding that is not known, and more of them than anybody applies, leave nothing to look into")
    func unknown() {
        #expect(Self.decode([1, 2, 3], "zstd") == .failed(.unexpected))
        #expect(Self.decode(Coded.gzip(Self.text), "compress, gzip") == .failed(.unexpected))
        #expect(Self.decode(Coded.gzip(Self.text), "gzip, gzip, gzip, gzip, gzip") == .failed(.unexpected))
        #expect(Self.codings("identity").isEmpty && Self.codings(" , ").isEmpty)
    }
}
