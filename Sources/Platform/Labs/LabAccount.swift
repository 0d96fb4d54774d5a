import Glibc

/// Who the balancers run as when the lab is started by root.
struct LabAccount: Sendable, Equatable {
    var user: String
    var group: String

    /// Debian's own account for httpd, or the one that owns nothing; nil when we are not root and cannot be others.
    static func find() throws(PlatformError) -> LabAccount? {
        guard geteuid() == 0 else { return nil }
        for (user, group) in [("www-data", "www-data"), ("nobody", "nogroup")] where getpwnam(user) != nil {
            return LabAccount(user: user, group: group)
        }
        throw .setting(
            key: "user", found: "neither www-data nor nobody", allowed: "one of them: httpd refuses to be root")
    }
}
