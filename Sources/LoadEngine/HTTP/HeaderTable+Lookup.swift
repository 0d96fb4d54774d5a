/// Looking up fields by name. Names are given in lower case and match in any case (RFC 9110 §5.1).
///
/// `head` is the bytes that the offsets refer to: those passed to the call that answered `.head`.
extension HeaderTable {
    /// The value of the first field of this name, nil without one.
    @inline(__always)
    func find(_ name: StaticString, in head: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
        find(UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount), in: head)
    }

    @inline(__always)
    func find(_ name: UnsafeRawBufferPointer, in head: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
        var index = 0
        return next(name, after: &index, in: head)
    }

    /// The value of the next field of this name, nil when there is none left.
    ///
    /// Walks a field that may stand several times, such as `set-cookie`:
    /// `var index = 0; while let value = table.next("set-cookie", after: &index, in: head) { … }`
    @inline(__always)
    func next(
        _ name: StaticString, after index: inout Int, in head: UnsafeRawBufferPointer
    ) -> UnsafeRawBufferPointer? {
        next(UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount), after: &index, in: head)
    }

    func next(
        _ name: UnsafeRawBufferPointer, after index: inout Int, in head: UnsafeRawBufferPointer
    ) -> UnsafeRawBufferPointer? {
        guard let start = head.baseAddress, let wanted = name.baseAddress else { return nil }
        while index < count {
            let field = fields[index]
            index += 1
            if Int(field.nameCount) == name.count,
                FieldBytes.isEqual(start + Int(field.nameStart), name.count, lower: wanted, name.count)
            {
                return value(of: field, in: head)
            }
        }
        return nil
    }

    /// A field's name, as the server wrote it.
    func name(of field: HeaderField, in head: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        let start = Int(field.nameStart)
        return UnsafeRawBufferPointer(rebasing: head[start..<start + Int(field.nameCount)])
    }

    /// A field's value, without white space around it.
    @inline(__always)
    func value(of field: HeaderField, in head: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        let start = Int(field.valueStart)
        return UnsafeRawBufferPointer(rebasing: head[start..<start + Int(field.valueCount)])
    }
}
