#if canImport(Glibc)
    import Glibc
#endif

/// The cookies of one session (RFC 6265 §5.3, §5.4).
///
/// A plain value with one store of bytes; empty it costs no allocation. Whoever owns a jar frees it. The cookies
/// stand in the order in which they are sent: longer paths first, then those created earlier.
///
/// As browsers do, and beyond RFC 6265, a `Secure` cookie from a connection that is not secure is ignored, and so is one
/// that would take the place of a `Secure` one, and a domain of one label, unless it is the host itself.
/// - Limits: 50 cookies, of which an expired one, or else the oldest, makes way for one more; 4,096 bytes of name,
///   value, domain and path each, beyond which a cookie is ignored.
struct CookieJar {
    static let cookiesMax = 50
    static let cookieBytesMax = 4_096

    private var store = ByteStore()
    private(set) var count = 0
    /// Numbers the cookies by creation.
    private var sequence: UInt32 = 0

    init() {}

    var isEmpty: Bool { count == 0 }

    /// What stands in the store before each cookie's name, value, domain and path.
    private struct Record {
        /// Unix seconds; from then on the cookie is gone.
        var expires: Int64
        var created: UInt32
        var nameCount: UInt16
        var valueCount: UInt16
        var domainCount: UInt16
        var pathCount: UInt16
        var isHostOnly: Bool
        var isSecure: Bool

        var contentCount: Int { Int(nameCount) + Int(valueCount) + Int(domainCount) + Int(pathCount) }
        var length: Int { MemoryLayout<Record>.size + contentCount }
    }

    /// Takes the value of a `Set-Cookie` field of a response.
    ///
    /// A cookie of the same name, domain and path is replaced and keeps its place; one that has expired is removed. The
    /// same cookie once more costs neither allocation nor moving of bytes.
    ///
    /// - Parameters:
    ///   - host: the host the request was sent to, without port.
    ///   - path: the request's target; a query is not looked at.
    ///   - isSecure: whether the connection was.
    ///   - now: Unix seconds.
    mutating func store(
        _ setCookieValue: UnsafeRawBufferPointer, host: UnsafeRawBufferPointer, path: UnsafeRawBufferPointer,
        isSecure: Bool, now: Int64
    ) {
        guard let cookie = SetCookie(setCookieValue, now: now), isSecure || !cookie.isSecure else { return }
        var domain = cookie.domain
        var isHostOnly = domain.isEmpty
        if !isHostOnly {
            if !CookieScope.isHost(host, in: domain) { return }
            // One label that is the host itself binds the cookie to the host; below one label nobody may write.
            if CookieScope.isSuffix(domain) {
                if domain.count != host.count { return }
                isHostOnly = true
            }
        }
        if isHostOnly { domain = host }
        let cookiePath = cookie.path.isEmpty ? CookieScope.defaultPath(of: CookieScope.path(of: path)) : cookie.path
        let bytes = cookie.name.count + cookie.value.count + domain.count + cookiePath.count
        if bytes > Self.cookieBytesMax { return }
        var record = Record(
            expires: cookie.expires, created: 0, nameCount: UInt16(cookie.name.count),
            valueCount: UInt16(cookie.value.count), domainCount: UInt16(domain.count),
            pathCount: UInt16(cookiePath.count), isHostOnly: isHostOnly, isSecure: cookie.isSecure)
        if let offset = offset(name: cookie.name, domain: domain, path: cookiePath) {
            let old = self.record(at: offset)
            if old.isSecure, !isSecure { return }
            if cookie.expires <= now { return remove(at: offset) }
            record.created = old.created
            let value = valueStart(offset, old)
            if old.valueCount != record.valueCount {
                store.resize(value..<value + Int(old.valueCount), to: cookie.value.count)
            }
            write(record, at: offset)
            write(cookie.value, at: value)
            return
        }
        if cookie.expires <= now { return }
        if count == Self.cookiesMax { makeRoom(now: now) }
        insert(record, cookie.name, cookie.value, domain, cookiePath)
    }

    /// Appends the cookies of a request as `a=1; b=2`; false and nothing where there are none.
    ///
    /// - Parameter path: the request's target; a query is not looked at.
    func write(
        into request: inout ByteStore, host: UnsafeRawBufferPointer, path: UnsafeRawBufferPointer, isSecure: Bool,
        now: Int64
    ) -> Bool {
        if isEmpty { return false }
        let requestPath = CookieScope.path(of: path)
        var isFirst = true
        var offset = 0
        while offset < store.count {
            let record = record(at: offset)
            if isMatch(offset, record, host, requestPath, isSecure, now) {
                if !isFirst { request.append("; ") }
                isFirst = false
                request.append(name(offset, record))
                request.append(UInt8(ascii: "="))
                request.append(value(offset, record))
            }
            offset += record.length
        }
        return !isFirst
    }

    /// The value of the first cookie of this name, wherever it belongs; valid until the jar changes.
    func value(named name: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
        var offset = 0
        while offset < store.count {
            let record = record(at: offset)
            if FieldBytes.isIdentical(self.name(offset, record), name) { return value(offset, record) }
            offset += record.length
        }
        return nil
    }

    /// The value that a request carries for this name: the first one, where several belong to it.
    func value(
        named name: UnsafeRawBufferPointer, host: UnsafeRawBufferPointer, path: UnsafeRawBufferPointer, isSecure: Bool,
        now: Int64
    ) -> UnsafeRawBufferPointer? {
        if isEmpty { return nil }
        let requestPath = CookieScope.path(of: path)
        var offset = 0
        while offset < store.count {
            let record = record(at: offset)
            if FieldBytes.isIdentical(self.name(offset, record), name),
                isMatch(offset, record, host, requestPath, isSecure, now)
            {
                return value(offset, record)
            }
            offset += record.length
        }
        return nil
    }

    /// Empties it for another session and keeps the memory.
    mutating func removeAll() {
        store.removeAll()
        count = 0
        sequence = 0
    }

    /// Gives the memory back; the jar is empty and usable again.
    mutating func free() {
        removeAll()
        store.free()
    }

    @inline(__always)
    private func isMatch(
        _ offset: Int, _ record: Record, _ host: UnsafeRawBufferPointer, _ path: UnsafeRawBufferPointer,
        _ isSecure: Bool, _ now: Int64
    ) -> Bool {
        if record.expires <= now || (record.isSecure && !isSecure) { return false }
        let domain = domain(offset, record)
        let isHost =
            record.isHostOnly ? FieldBytes.isEqual(host, lower: domain) : CookieScope.isHost(host, in: domain)
        return isHost && CookieScope.isPath(path, below: self.path(offset, record))
    }

    private func offset(
        name: UnsafeRawBufferPointer, domain: UnsafeRawBufferPointer, path: UnsafeRawBufferPointer
    ) -> Int? {
        var offset = 0
        while offset < store.count {
            let record = record(at: offset)
            if FieldBytes.isIdentical(self.name(offset, record), name),
                FieldBytes.isEqual(domain, lower: self.domain(offset, record)),
                FieldBytes.isIdentical(self.path(offset, record), path)
            {
                return offset
            }
            offset += record.length
        }
        return nil
    }

    /// Writes a new cookie behind the last whose path is as long.
    private mutating func insert(
        _ new: Record, _ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer,
        _ domain: UnsafeRawBufferPointer, _ path: UnsafeRawBufferPointer
    ) {
        var record = new
        record.created = sequence
        sequence &+= 1
        var place = 0
        while place < store.count {
            let other = self.record(at: place)
            if other.pathCount < record.pathCount { break }
            place += other.length
        }
        store.resize(place..<place, to: record.length)
        write(record, at: place)
        let content = place + MemoryLayout<Record>.size
        write(name, at: content)
        write(value, at: content + name.count)
        let domainStart = content + name.count + value.count
        write(domain, at: domainStart)
        for position in domainStart..<domainStart + domain.count {
            let byte = FieldBytes.lowered(store.bytes[position])
            store.start?.storeBytes(of: byte, toByteOffset: position, as: UInt8.self)
        }
        write(path, at: domainStart + domain.count)
        count += 1
    }

    /// Removes what has expired, or else the cookie created first.
    private mutating func makeRoom(now: Int64) {
        var offset = 0
        var oldest: (offset: Int, created: UInt32)?
        while offset < store.count {
            let record = record(at: offset)
            if record.expires <= now {
                remove(at: offset)
                continue
            }
            if record.created < oldest?.created ?? .max { oldest = (offset, record.created) }
            offset += record.length
        }
        if count == Self.cookiesMax, let oldest { remove(at: oldest.offset) }
    }

    private mutating func remove(at offset: Int) {
        store.resize(offset..<offset + record(at: offset).length, to: 0)
        count -= 1
    }

    private func record(at offset: Int) -> Record { store.bytes.loadUnaligned(fromByteOffset: offset, as: Record.self) }

    private func write(_ record: Record, at offset: Int) {
        store.start?.storeBytes(of: record, toByteOffset: offset, as: Record.self)
    }

    private func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
        guard let target = store.start, let source = bytes.baseAddress, bytes.count > 0 else { return }
        memcpy(target + offset, source, bytes.count)
    }

    private func valueStart(_ offset: Int, _ record: Record) -> Int {
        offset + MemoryLayout<Record>.size + Int(record.nameCount)
    }

    private func name(_ offset: Int, _ record: Record) -> UnsafeRawBufferPointer {
        slice(offset + MemoryLayout<Record>.size, record.nameCount)
    }

    private func value(_ offset: Int, _ record: Record) -> UnsafeRawBufferPointer {
        slice(valueStart(offset, record), record.valueCount)
    }

    private func domain(_ offset: Int, _ record: Record) -> UnsafeRawBufferPointer {
        slice(valueStart(offset, record) + Int(record.valueCount), record.domainCount)
    }

    private func path(_ offset: Int, _ record: Record) -> UnsafeRawBufferPointer {
        slice(valueStart(offset, record) + Int(record.valueCount) + Int(record.domainCount), record.pathCount)
    }

    @inline(__always)
    private func slice(_ start: Int, _ count: UInt16) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: store.bytes[start..<start + Int(count)])
    }
}
