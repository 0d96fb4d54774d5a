/// Finds the fields in a head that somebody else has read and found good.
///
/// It judges nothing: what is no field is passed over, and a line that goes on belongs to the field before it.
enum HeadLines {
    /// Fills the table with as many fields as it holds.
    static func read(_ head: UnsafeRawBufferPointer, into table: HeaderTable) {
        table.remembered.pointee.forget()
        table.count = 0
        var start = 0
        var isFirst = true
        while start < head.count {
            var end = start
            while end < head.count, head[end] != 0x0A { end += 1 }
            let next = end + 1
            if end > start, head[end - 1] == 0x0D { end -= 1 }
            if !isFirst, end > start { note(head, start, end, table) }
            isFirst = false
            start = next
        }
    }

    private static func note(_ head: UnsafeRawBufferPointer, _ start: Int, _ end: Int, _ table: HeaderTable) {
        if FieldBytes.isBlank(head[start]) {
            if table.count > 0 {
                let last = table.count - 1
                table.fields[last].valueCount = UInt32(end) - table.fields[last].valueStart
            }
            return
        }
        guard table.count < table.capacity,
            let colon = head[start..<end].firstIndex(of: 0x3A), colon > start
        else { return }
        var (low, high) = (colon + 1, end)
        while low < high, FieldBytes.isBlank(head[low]) { low += 1 }
        while high > low, FieldBytes.isBlank(head[high - 1]) { high -= 1 }
        table.fields[table.count] = HeaderField(
            nameStart: UInt32(start), nameCount: UInt32(colon - start), valueStart: UInt32(low),
            valueCount: UInt32(high - low))
        table.count += 1
    }
}
