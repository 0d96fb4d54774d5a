import CCurl

/// A request in the form that libcurl wants it: method, target, a list of fields, content.
///
/// Made from the bytes that `RequestWriter` wrote, so that there is one place where requests are put together. Its text
/// and its list are kept from one exchange to the next.
struct CurlRequest {
    /// Pieces of text, each with a zero byte behind it, then the content.
    private var text = ByteStore()
    private var nodes: UnsafeMutablePointer<curl_slist>?
    private var nodesMax = 0
    private var nodeCount = 0
    private var targetStart = 0
    private var contentStart = 0
    /// Whether there is content, be it of no bytes.
    private(set) var hasContent = false

    /// Fields that libcurl would add by itself and that were not asked for: a name and nothing behind it.
    private static let unwanted: [StaticString] = ["Accept:", "Expect:", "Content-Type:"]

    /// - Parameter prefix: what stands before the target where it is sent in absolute form; empty for most.
    mutating func set(_ request: UnsafeRawBufferPointer, prefix: ByteStore) {
        text.removeAll()
        nodeCount = 0
        hasContent = false
        guard let method = request.firstIndex(of: 0x20),
            let target = request[(method + 1)...].firstIndex(of: 0x20),
            let line = request[target...].firstIndex(of: 0x0A)
        else { preconditionFailure("a request has a request line") }
        // Addresses are taken only when nothing moves the text any more.
        text.reserve(request.count + prefix.count + 64)
        append(UnsafeRawBufferPointer(rebasing: request[..<method]))
        targetStart = text.count
        text.append(prefix.bytes)
        append(UnsafeRawBufferPointer(rebasing: request[(method + 1)..<target]))
        var position = line + 1
        var starts = text.count
        while let end = request[position...].firstIndex(of: 0x0A), end > position + 1 {
            field(UnsafeRawBufferPointer(rebasing: request[position..<end - 1]), at: &starts)
            position = end + 1
        }
        contentStart = text.count
        text.append(UnsafeRawBufferPointer(rebasing: request[min(request.count, position + 2)...]))
        if contentStart < text.count { hasContent = true }
        for name in Self.unwanted { addNode(UnsafeMutableRawPointer(mutating: name.utf8Start)) }
    }

    private mutating func append(_ piece: UnsafeRawBufferPointer) {
        text.append(piece)
        text.append(0)
    }

    private mutating func field(_ field: UnsafeRawBufferPointer, at start: inout Int) {
        let colon = field.firstIndex(of: 0x3A) ?? field.count
        if FieldBytes.isEqual(UnsafeRawBufferPointer(rebasing: field[..<colon]), "content-length") {
            // libcurl writes it itself; that it is there says that there is content.
            hasContent = true
            return
        }
        append(field)
        if let text = text.start, colon < field.count, field[(colon + 1)...].allSatisfy(FieldBytes.isBlank) {
            // How libcurl is told to send a field without a value.
            text.storeBytes(of: 0x3B, toByteOffset: start + colon, as: UInt8.self)
            text.storeBytes(of: 0, toByteOffset: start + colon + 1, as: UInt8.self)
        }
        if let text = text.start { addNode(text + start) }
        start = self.text.count
    }

    private mutating func addNode(_ text: UnsafeMutableRawPointer) {
        if nodeCount == nodesMax {
            let more = max(16, nodesMax * 2)
            let moved = UnsafeMutablePointer<curl_slist>.allocate(capacity: more)
            if let nodes {
                moved.update(from: nodes, count: nodeCount)
                nodes.deallocate()
            }
            nodes = moved
            nodesMax = more
        }
        nodes?[nodeCount] = curl_slist(data: text.assumingMemoryBound(to: CChar.self), next: nil)
        nodeCount += 1
    }

    var method: UnsafePointer<CChar>? { piece(0) }

    var target: UnsafePointer<CChar>? { piece(targetStart) }

    private func piece(_ offset: Int) -> UnsafePointer<CChar>? {
        text.start.map { UnsafePointer(($0 + offset).assumingMemoryBound(to: CChar.self)) }
    }

    var content: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: text.bytes[contentStart...]) }

    /// The fields, valid until the next request is set.
    func fields() -> UnsafeMutablePointer<curl_slist>? {
        guard let nodes else { return nil }
        for index in 0..<nodeCount - 1 { nodes[index].next = nodes + index + 1 }
        nodes[nodeCount - 1].next = nil
        return nodes
    }

    mutating func shrink(to most: Int) {
        if text.capacity > most { text.free() }
    }

    /// Gives the memory back.
    mutating func free() {
        text.free()
        nodes?.deallocate()
        nodes = nil
    }
}
