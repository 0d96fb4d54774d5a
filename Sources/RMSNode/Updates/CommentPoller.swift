import Foundation

/// Looks for new comments of all nodes in the shared database and publishes them.
struct CommentPoller: Sendable {
    /// How often it looks; a long poll learns of a comment this much later at most.
    static let interval: Duration = .milliseconds(100)

    let path: String
    let feed: UpdateFeed

    /// Starts its thread, which lives as long as the process.
    func start() {
        let thread = Thread { poll() }
        thread.name = "comment-poller"
        thread.stackSize = 1 << 20
        thread.start()
    }

    private func poll() {
        var database: Database?
        var version: Int64?
        while true {
            do throws(DatabaseError) {
                let opened: Database
                if let database {
                    opened = database
                } else {
                    opened = try Database(path: path)
                    database = opened
                }
                // Read before the comments: what is committed in between is found twice rather than never.
                let found = try opened.dataVersion()
                if found != version {
                    try publishAll(of: opened)
                    version = found
                }
            } catch {
                // The next look tries again: a database that is locked or full now need not be so for ever.
            }
            ProcessorTime.wait(Self.interval)
        }
    }

    private func publishAll(of database: Database) throws(DatabaseError) {
        while true {
            let comments = try database.comments(after: feed.latest, limit: UpdateFeed.recentMax)
            feed.publish(comments)
            if comments.count < UpdateFeed.recentMax { return }
        }
    }
}
