@testable import LoadEngine

/// Text in and out of the engine's byte types.
enum TestBytes {
    static func text(_ bytes: UnsafeRawBufferPointer) -> String { String(decoding: bytes, as: UTF8.self) }

    static func text(_ bytes: UnsafeRawBufferPointer?) -> String? { bytes.map { text($0) } }

    static func with<Result>(_ text: String, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        with(Array(text.utf8), body)
    }

    static func with<Result>(_ bytes: [UInt8], _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        // A copy of exactly this length on the heap, so that reading beyond its end can be noticed.
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
        defer { copy.deallocate() }
        copy.copyBytes(from: bytes)
        return body(UnsafeRawBufferPointer(copy))
    }
}
