/// A path to one value of a JSON document: `$.a.b[0]['x y']`.
///
/// The parts of RFC 9535 that name one value: member names, quoted names and indices. Of members of the same name the
/// first one counts. Plain pointers that never change once made; whoever owns it frees it.
public struct JSONPath {
    enum Segment {
        /// A member, by the place of its name in the block of names.
        case name(start: Int, count: Int)
        case index(Int)
    }

    private let segments: UnsafeMutablePointer<Segment>
    private let segmentCount: Int
    /// The names one after the other, in UTF-8 without escapes.
    private var names = ByteStore()

    init(_ path: String) throws(CheckError) {
        var parser = JSONPathParser(path)
        let steps = try parser.steps()
        segmentCount = steps.count
        segments = .allocate(capacity: steps.count)
        for (place, step) in steps.enumerated() {
            switch step {
            case .index(let index):
                (segments + place).initialize(to: .index(index))
            case .name(let name):
                (segments + place).initialize(to: .name(start: names.count, count: name.utf8.count))
                names.append(text: name)
            }
        }
    }

    /// What is wrong with a path, and at which character; nil when nothing is.
    public static func validate(_ path: String) -> String? {
        var parser = JSONPathParser(path)
        do {
            _ = try parser.steps()
            return nil
        } catch {
            return error.problem
        }
    }

    /// Appends the value that the path names, or appends nothing and returns false.
    ///
    /// Strings come without quotes and escapes, everything else as written. What stands behind the value is not read,
    /// so a document that breaks off later is not noticed; one that is malformed before has no value.
    func value(in document: UnsafeRawBufferPointer, into store: inout ByteStore) -> Bool {
        var scanner = JSONScanner(document)
        scanner.skipByteOrderMark()
        var closing: UInt8?
        for place in 0..<segmentCount {
            switch segments[place] {
            case .name(let start, let count):
                let name = UnsafeRawBufferPointer(rebasing: names.bytes[start..<start + count])
                guard scanner.enterMember(name, scratch: &store) else { return false }
                closing = UInt8(ascii: "}")
            case .index(let index):
                guard scanner.enterElement(index) else { return false }
                closing = UInt8(ascii: "]")
            }
        }
        guard let value = scanner.takeValue() else { return false }
        let isWhole = if let closing { scanner.isFollowed(by: closing) } else { scanner.isAtEnd() }
        guard isWhole else { return false }
        if value.firstByte == UInt8(ascii: "\"") {
            JSONString(value).append(to: &store)
        } else {
            store.append(value)
        }
        return true
    }

    /// Gives the memory back.
    mutating func free() {
        segments.deallocate()
        names.free()
    }
}
