import Testing

@testable import LoadEngine

/// What is kept of a response, for how long, and how it is asked about afterwards.
@Suite struct SessionCacheTests {
    private static let date = ("Date", "Thu, 01 Jan 1970 00:16:40 GMT")

    private static func freshness(_ headers: [(String, String)]) -> (isStorable: Bool, seconds: Int64) {
        ResponseFixture(headers: headers).with { view in
            let freshness = Freshness(view.table, head: view.head, now: 1_000)
            return (freshness.isStorable, freshness.seconds)
        }
    }

    private static func keep(
        _ cache: inout SessionCache, _ key: UInt64, _ headers: [(String, String)], now: Nanoseconds = 0
    ) {
        ResponseFixture(headers: headers).with { view in
            let freshness = Freshness(view.table, head: view.head, now: 1_000)
            cache.store(key, freshness, view.table, head: view.head, now: now)
        }
    }

    private static func finding(_ cache: inout SessionCache, _ key: UInt64, at now: Nanoseconds) -> String {
        switch cache.find(key, now: now) {
        case .none: "none"
        case .fresh: "fresh"
        case .stale(let conditions): String(decoding: conditions, as: UTF8.self)
        }
    }

    @Test("A lifetime is what max-age says, else Expires less Date, less Age, and none where nothing says")
    func lifetimes() {
        let cases: [([(String, String)], Bool, Int64)] = [
            ([], true, 0), ([("Cache-Control", "max-age=60")], true, 60),
            ([("Cache-Control", "public, Max-Age=\"60\"")], true, 60), ([("Cache-Control", "max-age=x")], true, 0),
            ([("Cache-Control", "max-age=60"), ("Age", "20")], true, 40),
            ([("Cache-Control", "max-age=60"), ("Age", "90")], true, 0),
            ([("Cache-Control", "max-age=60, max-age=5")], true, 60),
            ([("Cache-Control", "max-age=60"), ("Cache-Control", "no-cache")], true, 0),
            ([("Cache-Control", "no-store, max-age=60")], false, 0), ([("Vary", "*")], false, 0),
            ([("Vary", "Accept-Encoding"), ("Cache-Control", "max-age=9")], true, 9),
            ([Self.date, ("Expires", "Thu, 01 Jan 1970 00:17:00 GMT")], true, 20),
            ([("Expires", "Thu, 01 Jan 1970 00:17:10 GMT")], true, 30),
            ([Self.date, ("Expires", "Thu, 01 Jan 1970 00:10:00 GMT")], true, 0), ([("Expires", "0")], true, 0),
            ([("Cache-Control", "max-age=5"), Self.date, ("Expires", "Thu, 01 Jan 1970 00:17:00 GMT")], true, 5),
            ([("Cache-Control", "max-age=99999999999999999999")], true, 31_536_000),
        ]
        for (headers, isStorable, seconds) in cases {
            let found = Self.freshness(headers)
            #expect(found == (isStorable, seconds), "\(headers)")
        }
    }

    @Test("A fresh entry answers, a stale one asks with its marks, and one without marks is unknown again")
    func ages() {
        var cache = SessionCache()
        defer { cache.free() }
        Self.keep(&cache, 1, [("ETag", "W/\"a\""), ("Last-Modified", "then"), ("Cache-Control", "max-age=10")])
        Self.keep(&cache, 2, [("Cache-Control", "max-age=10")])
        Self.keep(&cache, 3, [("ETag", "\"c\"")])
        Self.keep(&cache, 4, [("Content-Type", "text/css")])
        #expect(Self.finding(&cache, 1, at: .seconds(10) - 1) == "fresh")
        #expect(
            Self.finding(&cache, 1, at: .seconds(10)) == "If-None-Match: W/\"a\"\r\nIf-Modified-Since: then\r\n")
        #expect(Self.finding(&cache, 2, at: 5) == "fresh" && Self.finding(&cache, 2, at: .seconds(10)) == "none")
        #expect(Self.finding(&cache, 3, at: 0) == "If-None-Match: \"c\"\r\n")
        #expect(Self.finding(&cache, 4, at: 0) == "none" && cache.count == 3)
    }

    @Test("Not modified makes it fresh anew, and what may not be kept is forgotten")
    func refresh() {
        var cache = SessionCache()
        defer { cache.free() }
        Self.keep(&cache, 1, [("ETag", "\"a\""), ("Cache-Control", "max-age=10")])
        ResponseFixture(status: 304, headers: [("Cache-Control", "max-age=30")]).with { view in
            cache.refresh(1, Freshness(view.table, head: view.head, now: 0), now: .seconds(20))
        }
        #expect(Self.finding(&cache, 1, at: .seconds(49)) == "fresh")
        #expect(Self.finding(&cache, 1, at: .seconds(50)) == "If-None-Match: \"a\"\r\n")
        Self.keep(&cache, 1, [("Cache-Control", "no-store")])
        #expect(Self.finding(&cache, 1, at: 0) == "none" && cache.count == 0)
    }

    @Test("It holds a bounded number, and the one used longest ago makes way; emptied, it knows nothing")
    func bounds() {
        var cache = SessionCache()
        defer { cache.free() }
        let most = UInt64(SessionCache.entriesMax)
        for key in 1...most { Self.keep(&cache, key, [("ETag", "\"\(key)\"")]) }
        #expect(Self.finding(&cache, 1, at: 0) == "If-None-Match: \"1\"\r\n")
        Self.keep(&cache, most + 1, [("ETag", "\"new\"")])
        #expect(Self.finding(&cache, 2, at: 0) == "none", "the one used longest ago")
        #expect(Self.finding(&cache, 1, at: 0) != "none" && Self.finding(&cache, most + 1, at: 0) != "none")
        #expect(Int(cache.count) == SessionCache.entriesMax)
        cache.removeAll()
        #expect(Self.finding(&cache, 1, at: 0) == "none")
    }

    @Test("Marks of absurd length are not kept")
    func marks() {
        var cache = SessionCache()
        defer { cache.free() }
        Self.keep(&cache, 1, [("ETag", "\"\(String(repeating: "x", count: 300))\"")])
        #expect(cache.count == 0)
    }
}
