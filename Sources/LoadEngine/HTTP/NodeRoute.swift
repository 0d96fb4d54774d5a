/// Tells which node answered, from what the response and the request carry.
///
/// Compiled from the plan's `NodeIdentity` once for each worker into one store of bytes; whoever owns it frees it.
struct NodeRoute {
    /// The header's name in lower case, the cookie's name, then each node's route and name with their lengths before them.
    private var store = ByteStore()
    private let headerCount: Int
    private let cookieCount: Int
    private let nodeCount: Int

    init(_ identity: NodeIdentity) {
        precondition(identity.nodes.count <= Limits.nodesMax, "a plan tells at most 14 nodes apart")
        for byte in (identity.header ?? "").utf8 { store.append(FieldBytes.lowered(byte)) }
        headerCount = store.count
        store.append(text: identity.cookie)
        cookieCount = store.count - headerCount
        nodeCount = identity.nodes.count
        for node in identity.nodes {
            for text in [node.route, node.name] {
                precondition(text.utf8.count <= 255, "a node's route and name have at most 255 bytes each")
                store.append(UInt8(text.utf8.count))
                store.append(text: text)
            }
        }
    }

    /// The name of the session cookie; its value that was sent is what `node` wants to know.
    var cookie: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: store.bytes[headerCount..<headerCount + cookieCount])
    }

    /// The number of the node that made a response: 1 and up, 0 where it is not known.
    ///
    /// The header is believed before a session cookie that the response sets. Without a header in the plan the cookie that
    /// the request carried is believed too: then a balancer's own pages and static files count for the session's node,
    /// which is why a platform that can should name a header. Each is believed also where it names no node of the plan: then the node is one that the plan does not
    /// know. An empty value says nothing.
    ///
    /// - Parameters:
    ///   - head: the bytes that the table refers to.
    ///   - sent: the session cookie's value in the request, nil for none.
    func node(table: HeaderTable, head: UnsafeRawBufferPointer, sent: UnsafeRawBufferPointer?) -> Int {
        if nodeCount == 0 { return 0 }
        if headerCount > 0 {
            let header = UnsafeRawBufferPointer(rebasing: store.bytes[..<headerCount])
            if let value = table.find(header, in: head), !value.isEmpty { return node(ofRoute: value) }
        }
        var index = 0
        while let field = table.next("set-cookie", after: &index, in: head) {
            if let (name, value) = SetCookie.pair(of: field), FieldBytes.isIdentical(name, cookie),
                !Self.unquoted(value).isEmpty
            {
                return node(ofSession: value)
            }
        }
        guard headerCount == 0, let sent, !sent.isEmpty else { return 0 }
        return node(ofSession: sent)
    }

    /// The node that a session cookie's value names: its route stands after a dot, or is the whole value.
    ///
    /// A route may itself have dots, so of several that fit the longest counts.
    func node(ofSession quoted: UnsafeRawBufferPointer) -> Int {
        let value = Self.unquoted(quoted)
        var (found, longest) = (0, 0)
        var offset = headerCount + cookieCount
        for number in 0..<nodeCount {
            let route = text(at: &offset)
            _ = text(at: &offset)
            let start = value.count - route.count
            if start >= 0, route.count > longest, start == 0 || value[start - 1] == 0x2E,
                FieldBytes.isIdentical(UnsafeRawBufferPointer(rebasing: value[start...]), route)
            {
                (found, longest) = (number + 1, route.count)
            }
        }
        return found
    }

    /// Gives the memory back; it is of no further use.
    mutating func free() { store.free() }

    private func node(ofRoute value: UnsafeRawBufferPointer) -> Int {
        var offset = headerCount + cookieCount
        for number in 0..<2 * nodeCount where FieldBytes.isIdentical(text(at: &offset), value) { return number / 2 + 1 }
        return 0
    }

    private func text(at offset: inout Int) -> UnsafeRawBufferPointer {
        let start = offset + 1
        offset = start + Int(store.bytes[offset])
        return UnsafeRawBufferPointer(rebasing: store.bytes[start..<offset])
    }

    private static func unquoted(_ value: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        guard value.count >= 2, value.firstByte == 0x22, value[value.count - 1] == 0x22 else { return value }
        return UnsafeRawBufferPointer(rebasing: value[1..<value.count - 1])
    }
}
