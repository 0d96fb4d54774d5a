import Testing

@testable import RMSNode

@Suite("The update feed")
struct UpdateFeedTests {
    private func comments(_ ids: ClosedRange<Int64>) -> [CommentRecord] {
        ids.map { CommentRecord(id: $0, key: nil, text: "text", node: "rms-1", createdAtMs: 0) }
    }

    @Test("Those that wait for something older than what is published go on, the others stay")
    func publishes() async throws {
        let feed = UpdateFeed(latest: 5)
        async let early: Void = feed.wait(after: 5, atMost: .seconds(3_600))
        async let late: Void = feed.wait(after: 7, atMost: .seconds(3_600))
        try await eventually("both wait") { feed.waiting == 2 }
        feed.publish(comments(6...7))
        await early
        #expect(feed.waiting == 1)
        feed.publish(comments(6...7))
        #expect(feed.waiting == 1)
        feed.stop()
        await late
        #expect(feed.waiting == 0)
        await feed.wait(after: 7, atMost: .seconds(3_600))
    }

    @Test("A wait ends by itself, and does not begin when something newer is there")
    func ends() async {
        let feed = UpdateFeed(latest: 5)
        await feed.wait(after: 4, atMost: .seconds(3_600))
        await feed.wait(after: 5, atMost: .milliseconds(1))
        await feed.wait(after: 5, atMost: .zero)
        #expect(feed.waiting == 0)
    }

    @Test("Comments are given from the cursor on, and not at all when some of them are no longer at hand")
    func recent() {
        let feed = UpdateFeed(latest: 5)
        #expect(feed.recent(after: 5, limit: 10) == [])
        #expect(feed.recent(after: 4, limit: 10) == nil)
        feed.publish(comments(6...10))
        feed.publish(comments(9...12))
        #expect(feed.latest == 12)
        #expect(feed.recent(after: 5, limit: 100) == comments(6...12))
        #expect(feed.recent(after: 7, limit: 2) == comments(8...9))
        let newest = Int64(12 + UpdateFeed.recentMax)
        feed.publish(comments(13...newest))
        #expect(feed.recent(after: 11, limit: 1) == nil)
        #expect(feed.recent(after: 12, limit: 1) == comments(13...13))
        #expect(feed.recent(after: newest + 5, limit: 1) == [])
    }
}
