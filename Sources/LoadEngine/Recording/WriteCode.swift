/// Writes as bytes: numbers of variable length (LEB128), ids that are numbers as such.
enum WriteCode {
    private static let isNumber: UInt8 = 4

    static func append(_ note: WriteNote, to bytes: inout [UInt8]) {
        let number = number(note.id)
        bytes.append(note.answer.rawValue | (number == nil ? 0 : isNumber) | note.node << 4)
        let milliseconds = note.at / .milliseconds(1)
        for value in [UInt64(note.step), note.session, note.sequence, milliseconds, UInt64(note.status)] {
            append(value, to: &bytes)
        }
        if let number {
            append(number, to: &bytes)
        } else {
            append(UInt64(note.id.count), to: &bytes)
            bytes += note.id
        }
    }

    static func notes(_ bytes: [UInt8]) -> [WriteNote] {
        var notes: [WriteNote] = []
        var place = 0
        while place < bytes.count {
            let flags = bytes[place]
            place += 1
            let step = number(bytes, &place)
            let (session, sequence) = (number(bytes, &place), number(bytes, &place))
            let (at, status, last) = (number(bytes, &place), number(bytes, &place), number(bytes, &place))
            var id = Array(String(last).utf8)
            if flags & isNumber == 0 {
                id = Array(bytes[place..<place + Int(last)])
                place += Int(last)
            }
            notes.append(
                WriteNote(
                    session: session, sequence: sequence, step: UInt16(step), at: at * .milliseconds(1),
                    node: flags >> 4, status: UInt16(status),
                    answer: WriteNote.Answer(rawValue: flags & 3) ?? .none, id: id))
        }
        return notes
    }

    /// The value of an id that is a plain decimal number, so that the number gives the same text again.
    private static func number(_ id: [UInt8]) -> UInt64? {
        guard !id.isEmpty, id.count <= 18, id[0] != UInt8(ascii: "0") || id.count == 1,
            id.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") })
        else { return nil }
        return id.reduce(0) { $0 * 10 + UInt64($1 - UInt8(ascii: "0")) }
    }

    private static func append(_ value: UInt64, to bytes: inout [UInt8]) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    private static func number(_ bytes: [UInt8], _ place: inout Int) -> UInt64 {
        var (value, shift) = (UInt64(0), UInt64(0))
        while true {
            let byte = bytes[place]
            place += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
    }
}
