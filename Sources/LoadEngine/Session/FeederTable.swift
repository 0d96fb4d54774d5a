/// A feeder's rows made ready for the loop: all values in one block.
///
/// A plain pointer that never changes once made, so that workers may share it; whoever owns it frees it.
struct FeederTable: @unchecked Sendable {
    let rowCount: Int
    let columnCount: Int
    let pick: Feeder.Pick
    /// The values one after the other, row by row.
    private let values: UnsafeMutableRawPointer
    /// Where each value begins, and where the last one ends.
    private let offsets: UnsafeMutablePointer<Int>

    init(_ feeder: Feeder) {
        precondition(
            feeder.rows.allSatisfy { $0.count == feeder.columns.count },
            "every row of a feeder has a value for each column")
        rowCount = feeder.rows.count
        columnCount = feeder.columns.count
        pick = feeder.pick
        offsets = .allocate(capacity: rowCount * columnCount + 1)
        let total = feeder.rows.reduce(0) { $1.reduce($0) { $0 + $1.utf8.count } }
        values = .allocate(byteCount: max(1, total), alignment: 1)
        var offset = 0
        var place = 0
        for var value in feeder.rows.joined() {
            (offsets + place).initialize(to: offset)
            offset += value.withUTF8 { utf8 in
                if let source = utf8.baseAddress { (values + offset).copyMemory(from: source, byteCount: utf8.count) }
                return utf8.count
            }
            place += 1
        }
        (offsets + place).initialize(to: offset)
    }

    /// The row that a session draws when it begins; nil when there is none (left) for it.
    ///
    /// - Parameter session: the session's number, its arrival's place in the plan.
    func row(of session: UInt64, using random: inout RandomStream) -> Int? {
        if rowCount == 0 { return nil }
        switch pick {
        case .sequential: return Int(session % UInt64(rowCount))
        case .random: return Int(random.below(UInt64(rowCount)))
        case .unique: return session < UInt64(rowCount) ? Int(session) : nil
        }
    }

    /// One value.
    @inline(__always)
    func value(row: Int, column: Int) -> UnsafeRawBufferPointer {
        precondition(
            0 <= row && row < rowCount && 0 <= column && column < columnCount, "the feeder has no such row or column")
        let place = row * columnCount + column
        return UnsafeRawBufferPointer(start: values + offsets[place], count: offsets[place + 1] - offsets[place])
    }

    /// Gives the memory back.
    func free() {
        values.deallocate()
        offsets.deallocate()
    }
}
