import CBrotliEncoder
import CZlib

/// Content in the codings of HTTP, made by the libraries' own encoders.
enum Coded {
    static func gzip(_ content: [UInt8]) -> [UInt8] { deflated(content, format: 15 + 16) }
    static func zlib(_ content: [UInt8]) -> [UInt8] { deflated(content, format: 15) }
    static func rawDeflate(_ content: [UInt8]) -> [UInt8] { deflated(content, format: -15) }

    private static func deflated(_ content: [UInt8], format: Int32) -> [UInt8] {
        var stream = z_stream()
        deflateInit2_(
            &stream, 6, Z_DEFLATED, format, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        defer { deflateEnd(&stream) }
        var input = content
        var output = [UInt8](repeating: 0, count: content.count + content.count / 100 + 64)
        let status = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                stream.next_in = input.baseAddress
                stream.avail_in = uInt(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = uInt(output.count)
                return deflate(&stream, Z_FINISH)
            }
        }
        precondition(status == Z_STREAM_END, "the content fits")
        return Array(output[..<Int(stream.total_out)])
    }

    static func brotli(_ content: [UInt8]) -> [UInt8] {
        var size = BrotliEncoderMaxCompressedSize(content.count) + 16
        var output = [UInt8](repeating: 0, count: size)
        let isDone = BrotliEncoderCompress(5, 22, BROTLI_MODE_GENERIC, content.count, content, &size, &output)
        precondition(isDone == 1, "the content fits")
        return Array(output[..<size])
    }
}
