#if canImport(Glibc)
    import Glibc
#endif

/// Which requests a cookie belongs to (RFC 6265 §5.1.3, §5.1.4).
enum CookieScope {
    /// Whether a host is a domain or lies below it; letters match in any case.
    ///
    /// - Parameter domain: in any case, without a leading dot.
    static func isHost(_ host: UnsafeRawBufferPointer, in domain: UnsafeRawBufferPointer) -> Bool {
        if host.count < domain.count || domain.isEmpty { return false }
        let start = host.count - domain.count
        for offset in 0..<domain.count
        where FieldBytes.lowered(host[start + offset]) != FieldBytes.lowered(domain[offset]) { return false }
        return start == 0 || (host[start - 1] == 0x2E && !isAddress(host))
    }

    /// Whether a path is a cookie's path or lies below it.
    @inline(__always)
    static func isPath(_ path: UnsafeRawBufferPointer, below cookiePath: UnsafeRawBufferPointer) -> Bool {
        if path.count < cookiePath.count { return false }
        guard let first = path.baseAddress, let second = cookiePath.baseAddress else { return true }
        if memcmp(first, second, cookiePath.count) != 0 { return false }
        return path.count == cookiePath.count || cookiePath[cookiePath.count - 1] == 0x2F
            || path[cookiePath.count] == 0x2F
    }

    /// The path of a request target: what stands before the query; `/` where the target has none.
    static func path(of target: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        if target.firstByte != 0x2F { return root }
        var end = 0
        while end < target.count, target[end] != 0x3F, target[end] != 0x23 { end += 1 }
        return UnsafeRawBufferPointer(rebasing: target[..<end])
    }

    /// The path of a cookie that names none: the request's up to its last slash.
    static func defaultPath(of path: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        guard path.firstByte == 0x2F, let slash = path.lastIndex(of: 0x2F), slash > 0 else { return root }
        return UnsafeRawBufferPointer(rebasing: path[..<slash])
    }

    /// Whether a domain is one label, such as `com`, below which strangers would share cookies.
    ///
    /// This stands in for the list of public suffixes (§5.3, step 5), whose own default rule it is.
    static func isSuffix(_ domain: UnsafeRawBufferPointer) -> Bool { !domain.contains(0x2E) && !domain.contains(0x3A) }

    /// Whether a host is an IP address, below which there are no hosts.
    private static func isAddress(_ host: UnsafeRawBufferPointer) -> Bool {
        if host.contains(0x3A) { return true }
        for byte in host where !FieldBytes.isDigit(byte) && byte != 0x2E { return false }
        return true
    }

    private static var root: UnsafeRawBufferPointer {
        let slash: StaticString = "/"
        return UnsafeRawBufferPointer(start: slash.utf8Start, count: 1)
    }
}
