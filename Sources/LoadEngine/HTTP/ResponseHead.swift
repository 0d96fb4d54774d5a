/// Where a response's body ends (RFC 9112 §6.3).
enum BodyFraming: Equatable {
    /// There is none: HEAD, 1xx, 204, 304.
    case none
    case length(UInt64)
    case chunked
    /// Until the server closes the connection.
    case untilClose
}

/// One header field, as offsets into the bytes of the head.
struct HeaderField: Equatable {
    var nameStart: UInt32
    var nameCount: UInt32
    var valueStart: UInt32
    /// Without white space around it.
    var valueCount: UInt32
}

/// What the head of a final response says. A plain value.
struct ResponseHead: Equatable {
    var status: Int = 0
    /// The y of HTTP/1.y.
    var minorVersion: Int = 1
    var framing: BodyFraming = .none
    /// Whether the connection may be used for another exchange afterwards.
    var keepsAlive: Bool = false
}

/// The header fields of the head that was parsed last; one table for each worker, reused.
///
/// Whoever writes fields forgets the remembered head first.
final class HeaderTable {
    let fields: UnsafeMutablePointer<HeaderField>
    let capacity: Int
    var count = 0
    /// Behind a pointer, so that no access has to be checked for being the only one.
    let remembered: UnsafeMutablePointer<RememberedHead>

    init(capacity: Int) {
        self.capacity = capacity
        fields = .allocate(capacity: capacity)
        fields.initialize(
            repeating: HeaderField(nameStart: 0, nameCount: 0, valueStart: 0, valueCount: 0), count: capacity)
        remembered = .allocate(capacity: 1)
        remembered.initialize(to: RememberedHead())
    }

    deinit {
        fields.deallocate()
        remembered.pointee.free()
        remembered.deallocate()
    }
}

/// A response as checks and captures see it; valid while they run.
struct ResponseView {
    var status: Int
    /// The bytes that the table's offsets refer to.
    var head: UnsafeRawBufferPointer
    var table: HeaderTable
    /// Empty where no check or capture asked for the body.
    var body: UnsafeRawBufferPointer
}
