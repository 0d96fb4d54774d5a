/// What a node remembers of one client's visit.
struct Session: Sendable, Equatable {
    /// How long a session lives without a request, as Tomcat's default.
    static let idleMax: Duration = .seconds(1_800)

    /// Scene requests so far.
    var scenes: Int64
    var seenAtMs: Int64

    func isAlive(nowMs: Int64) -> Bool {
        nowMs - seenAtMs < Self.idleMax.milliseconds
    }
}
