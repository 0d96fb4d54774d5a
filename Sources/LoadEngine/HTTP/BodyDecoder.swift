import CBrotli
import CZlib
import Glibc

/// Takes the codings off content that somebody looks into (RFC 9110 §8.4.1).
///
/// One for each worker. Its memory is made when the first coded content comes, and used again for every later one.
/// - `gzip`: one member or several (RFC 1952 §2.2).
/// - `deflate`: the zlib format, as RFC 9110 has it; a bare deflate stream is taken too, as browsers do, since servers
///   send either under this name. The two bytes of zlib's header tell them apart.
/// - `br`: RFC 7932, windows of up to 16 MiB.
///
/// What ends too early, does not decode, or goes on behind its end is `malformed`; what becomes longer than allowed is
/// `tooLarge`, and found out before more of it is made; a coding that is not known leaves nothing to look into and is
/// `unexpected`.
struct BodyDecoder: ~Copyable {
    /// zlib looks at its own address: it must not move.
    private var stream: UnsafeMutablePointer<z_stream>?
    private let arena: UnsafeMutablePointer<DecoderArena>
    private var front = ByteStore()
    private var back = ByteStore()

    init() {
        arena = .allocate(capacity: 1)
        arena.initialize(to: DecoderArena())
    }

    deinit {
        if let stream {
            inflateEnd(stream)
            stream.deallocate()
        }
        arena.pointee.free()
        arena.deinitialize(count: 1)
        arena.deallocate()
        var (front, back) = (front, back)
        front.free()
        back.free()
    }

    /// The content without its codings, valid until the next call; see `bytes`.
    ///
    /// - Returns: nil for success, or what the exchange came to.
    mutating func decode(_ content: UnsafeRawBufferPointer, _ codings: ContentCodings, bytesMax: Int) -> Outcome? {
        var codings = codings
        front.removeAll()
        // No bytes decode to no bytes, whatever the field says: what answers HEAD may carry it as well.
        if content.isEmpty { return nil }
        var rest = content
        while let coding = codings.removeLast() {
            swap(&front, &back)
            front.removeAll()
            let outcome: Outcome? =
                switch coding {
                case .gzip: inflate(rest, format: 15 + 16, bytesMax)
                case .deflate: inflate(rest, format: Self.isZlib(rest) ? 15 : -15, bytesMax)
                case .brotli: unbrotli(rest, bytesMax)
                case .unknown: .unexpected
                }
            if let outcome { return outcome }
            rest = front.bytes
        }
        return nil
    }

    /// What was decoded last.
    var bytes: UnsafeRawBufferPointer { front.bytes }

    /// Whether content begins with zlib's header (RFC 1950 §2.2): the method is 8, and 31 divides the first two bytes.
    private static func isZlib(_ content: UnsafeRawBufferPointer) -> Bool {
        content.count >= 2 && content[0] & 0x0F == 8 && (Int(content[0]) << 8 | Int(content[1])) % 31 == 0
    }

    /// - Parameter format: zlib's `windowBits`, which also tell the format.
    private mutating func inflate(_ input: UnsafeRawBufferPointer, format: Int32, _ bytesMax: Int) -> Outcome? {
        let stream = inflater(format)
        stream.pointee.next_in = UnsafeMutablePointer(
            mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
        stream.pointee.avail_in = uInt(clamping: input.count)
        while true {
            let room = front.room(for: Self.step(made: front.count, bytesMax))
            stream.pointee.next_out = room.baseAddress?.assumingMemoryBound(to: UInt8.self)
            stream.pointee.avail_out = uInt(room.count)
            let status = CZlib.inflate(stream, Z_NO_FLUSH)
            front.claim(room.count - Int(stream.pointee.avail_out))
            if front.count > bytesMax { return .tooLarge }
            switch status {
            case Z_STREAM_END:
                if stream.pointee.avail_in == 0 { return nil }
                guard format == 15 + 16 else { return .malformed }
                inflateReset(stream)
            case Z_OK:
                // It still has room and wants more than there is.
                if stream.pointee.avail_out > 0 { return .malformed }
            case Z_MEM_ERROR: fatalError("out of memory: zlib's window")
            default: return .malformed
            }
        }
    }

    private mutating func inflater(_ format: Int32) -> UnsafeMutablePointer<z_stream> {
        if let stream {
            inflateReset2(stream, format)
            return stream
        }
        let made = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        made.initialize(to: z_stream())
        guard inflateInit2_(made, format, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            fatalError("out of memory: zlib's state")
        }
        stream = made
        return made
    }

    private mutating func unbrotli(_ input: UnsafeRawBufferPointer, _ bytesMax: Int) -> Outcome? {
        // The library cannot reset a decoder, but it can be told where to get its memory.
        arena.pointee.reset()
        let decoder = BrotliDecoderCreateInstance(
            { arena, size in arena?.assumingMemoryBound(to: DecoderArena.self).pointee.take(size) }, { _, _ in }, arena)
        guard let decoder else { fatalError("out of memory: brotli's state") }
        defer { BrotliDecoderDestroyInstance(decoder) }
        var next = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
        var left = input.count
        while true {
            let room = front.room(for: Self.step(made: front.count, bytesMax))
            var output = room.baseAddress?.assumingMemoryBound(to: UInt8.self)
            var free = room.count
            let result = BrotliDecoderDecompressStream(decoder, &left, &next, &free, &output, nil)
            front.claim(room.count - free)
            if front.count > bytesMax { return .tooLarge }
            switch result {
            case BROTLI_DECODER_RESULT_SUCCESS: return left == 0 ? nil : .malformed
            case BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT: continue
            default: return .malformed
            }
        }
    }

    /// How much to make at a time: as much again as there is, and never more than one byte beyond what is allowed.
    private static func step(made: Int, _ bytesMax: Int) -> Int { min(max(16 << 10, made), bytesMax + 1 - made) }
}
