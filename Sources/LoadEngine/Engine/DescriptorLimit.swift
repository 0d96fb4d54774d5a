import Glibc

/// The process's limit on open descriptors, raised as far as it may be.
enum DescriptorLimit {
    /// Descriptors that are not connections: standard streams, epoll instances, files.
    static let usedBesides = 16

    /// Raises the soft limit to the hard one and returns the limit that is then in force.
    static func raise() -> Int {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        if limit.rlim_cur < limit.rlim_max {
            var raised = limit
            raised.rlim_cur = limit.rlim_max
            if setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &raised) == 0 { limit = raised }
        }
        return Int(min(limit.rlim_cur, rlim_t(Int32.max)))
    }
}
