#if canImport(Glibc)
    import Glibc
#endif

/// Bytes that grow, keep their memory when emptied, and cost no reference counting.
///
/// A plain pointer with two lengths, so that thousands stand in a slab. Whoever owns one frees it.
struct ByteStore {
    private(set) var start: UnsafeMutableRawPointer?
    private(set) var count: Int = 0
    private(set) var capacity: Int = 0

    init() {}

    /// The bytes, valid until the next mutation.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }

    /// The same, to be changed in place.
    var mutableBytes: UnsafeMutableRawBufferPointer { UnsafeMutableRawBufferPointer(start: start, count: count) }

    /// Makes room for this many more bytes.
    mutating func reserve(_ extra: Int) {
        let needed = count + extra
        if needed <= capacity { return }
        var next = max(64, capacity)
        while next < needed { next *= 2 }
        guard let moved = realloc(start, next) else { fatalError("out of memory: \(next) bytes for a buffer") }
        start = moved
        capacity = next
    }

    @inline(__always)
    mutating func append(_ other: UnsafeRawBufferPointer) {
        guard let source = other.baseAddress, other.count > 0 else { return }
        reserve(other.count)
        memcpy(start! + count, source, other.count)
        count += other.count
    }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        reserve(1)
        start!.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
        count += 1
    }

    mutating func append(_ text: StaticString) {
        append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Appends text; for set-up, not for the loop.
    mutating func append(text: String) {
        var copy = text
        copy.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    }

    /// Appends a number in decimal.
    mutating func append(decimal value: UInt64) {
        append(number: value, radix: 10)
    }

    /// Appends a number in lower-case hexadecimal.
    mutating func append(hexadecimal value: UInt64) {
        append(number: value, radix: 16)
    }

    private mutating func append(number value: UInt64, radix: UInt64) {
        reserve(20)
        var rest = value
        var length = 0
        repeat {
            let digit = UInt8(truncatingIfNeeded: rest % radix)
            start!.storeBytes(of: digit < 10 ? 48 + digit : 87 + digit, toByteOffset: count + length, as: UInt8.self)
            rest /= radix
            length += 1
        } while rest > 0
        var (low, high) = (count, count + length - 1)
        while low < high {
            let swapped = start!.load(fromByteOffset: low, as: UInt8.self)
            start!.storeBytes(of: start!.load(fromByteOffset: high, as: UInt8.self), toByteOffset: low, as: UInt8.self)
            start!.storeBytes(of: swapped, toByteOffset: high, as: UInt8.self)
            low += 1
            high -= 1
        }
        count += length
    }

    /// Room for this many more bytes behind those that are there; what is written there counts once it is claimed.
    mutating func room(for extra: Int) -> UnsafeMutableRawBufferPointer {
        reserve(extra)
        return UnsafeMutableRawBufferPointer(start: start! + count, count: extra)
    }

    /// Counts bytes that were written into the room behind the others.
    mutating func claim(_ extra: Int) {
        precondition(extra <= capacity - count, "cannot claim more bytes than there is room for")
        count += extra
    }

    /// Drops the first bytes, moving the rest to the front.
    mutating func removeFirst(_ length: Int) {
        precondition(length <= count, "cannot drop more bytes than there are")
        if length < count { memmove(start!, start! + length, count - length) }
        count -= length
    }

    /// Makes a stretch longer or shorter, moving what stands behind it; new bytes are undefined until written.
    mutating func resize(_ range: Range<Int>, to length: Int) {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "a stretch must lie within the bytes")
        let growth = length - range.count
        if growth > 0 { reserve(growth) }
        guard let start else { return }
        memmove(start + range.lowerBound + length, start + range.upperBound, count - range.upperBound)
        count += growth
    }

    /// Empties it and keeps the memory.
    mutating func removeAll() { count = 0 }

    /// Cuts it back to a length it had before.
    mutating func truncate(to length: Int) {
        precondition(length <= count, "cannot cut to more bytes than there are")
        count = length
    }

    /// Gives the memory back; the store is empty and usable again.
    mutating func free() {
        Glibc.free(start)
        start = nil
        count = 0
        capacity = 0
    }
}

extension ByteStore {
    /// A store that holds this text; for set-up, not for the loop.
    init(copying text: String) {
        self.init()
        append(text: text)
    }
}
