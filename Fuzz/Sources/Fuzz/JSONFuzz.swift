@testable import LoadEngine

/// A path in the first line, a document behind it.
enum JSONFuzz {
    static var seeds: [[UInt8]] {
        [
            "$.a.b[0]\n{\"a\": {\"b\": [1, true, null]}, \"c\": \"d\"}",
            "$['a key']\n{\"a key\": \"\\u00e9\\n\\ud83d\\ude00\"}",
            "$[2].x\n[[], {}, {\"x\": -1.5e-7}]", "$\n\"text\"", "$.a\n{\"b\": [[[[]]]], \"a\": \"\\\"\"}",
        ].map { Array($0.utf8) }
    }

    static func run(_ input: UnsafeRawBufferPointer) {
        guard let end = input.firstIndex(of: 10) else { return }
        let text = String(decoding: input[..<end], as: UTF8.self)
        let problem = JSONPath.validate(text)
        guard var path = try? JSONPath(text) else {
            if problem == nil { fatalError("a path that is valid and cannot be read: \(text)") }
            return
        }
        defer { path.free() }
        if let problem { fatalError("a path that can be read and is not valid: \(text): \(problem)") }
        let document = UnsafeMutableRawBufferPointer.allocate(byteCount: input.count - end - 1, alignment: 1)
        defer { document.deallocate() }
        document.copyBytes(from: input[(end + 1)...])
        var store = ByteStore()
        defer { store.free() }
        let isFound = path.value(in: UnsafeRawBufferPointer(document), into: &store)
        if !isFound, !store.bytes.isEmpty { fatalError("nothing found, and bytes written") }
        if store.count > document.count * 3 { fatalError("more than there is") }
    }
}
