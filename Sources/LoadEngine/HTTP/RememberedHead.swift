#if canImport(Glibc)
    import Glibc
#endif

/// The head that a table's fields were read from, to know it again.
///
/// A server that is asked the same thing again answers with the same head until its clock's second is over. Comparing
/// 240 bytes takes a twentieth of the instructions of reading them; where they differ they mostly do so early.
struct RememberedHead {
    /// Longer heads are read anew each time.
    static let bytesMax = 2_048

    private let bytes = UnsafeMutableRawPointer.allocate(byteCount: bytesMax, alignment: 16)
    /// 0 for none.
    private(set) var count = 0
    /// As it was when it had read the head.
    private(set) var reader = HeadReader()

    /// Whether these bytes begin with the head, and it is no longer than allowed.
    @inline(__always)
    func begins(_ start: UnsafeRawPointer, count available: Int, bytesMax: Int) -> Bool {
        count > 0 && available >= count && count <= bytesMax && memcmp(start, bytes, count) == 0
    }

    /// Takes a head that begins where the table's offsets begin.
    mutating func take(_ start: UnsafeRawPointer, count length: Int, _ reader: HeadReader) {
        guard length <= Self.bytesMax else { return }
        memcpy(bytes, start, length)
        (count, self.reader) = (length, reader)
    }

    /// To be called before anything else is written into the table.
    mutating func forget() { count = 0 }

    /// Gives the memory back; it is of no further use.
    func free() { bytes.deallocate() }
}
