import Foundation
import TestSupport
import Testing

@testable import RMSNode

@Suite("Media")
struct MediaTests {
    @Test("Two ranges put together are the whole, and both nodes serve the same bytes")
    func ranges() async throws {
        try await withDatabase { database in
            let first = try NodeUnderTest(1, database: database)
            let second = try NodeUnderTest(2, database: database)
            let whole = try first.get("/rms/media/101")
            #expect(whole.status == 200)
            #expect(whole["Content-Type"] == "video/mp4")
            #expect(whole["Accept-Ranges"] == "bytes")
            #expect(whole["Set-Cookie"] == nil)
            #expect(Media.sizes.contains(whole.body.count))

            let head = try second.get("/rms/media/101", ["Range": "bytes=0-999"])
            let tail = try second.get("/rms/media/101", ["Range": "bytes=1000-"])
            #expect(head.status == 206)
            #expect(tail.status == 206)
            #expect(head["Content-Range"] == "bytes 0-999/\(whole.body.count)")
            #expect(head.body + tail.body == whole.body)

            let beyond = try first.get("/rms/media/101", ["Range": "bytes=65536-"])
            #expect(beyond.status == 416)
            #expect(beyond["Content-Range"] == "bytes */\(whole.body.count)")
        }
    }

    @Test("A client that has the media gets 304 and no body; HEAD tells the size; all over one connection")
    func conditions() async throws {
        try await withDatabase { database in
            let node = try NodeUnderTest(1, database: database)
            let connection = try node.connect()
            try connection.send("GET", "/rms/media/102")
            let whole = try connection.receive()
            #expect(whole["Content-Type"] == "image/png")
            let tag = try #require(whole["ETag"])
            let modified = try #require(whole["Last-Modified"])
            let unchanged = [
                ["If-None-Match": tag], ["If-None-Match": "W/\(tag), \"x\""], ["If-Modified-Since": modified],
            ]
            for headers in unchanged {
                try connection.send("GET", "/rms/media/102", headers)
                let answer = try connection.receive()
                #expect(answer.status == 304)
                #expect(answer["ETag"] == tag)
                #expect(answer["X-RMS-Node"] == "rms-1")
            }
            for headers in [["If-None-Match": "\"x\""], ["If-Modified-Since": "Fri, 01 Jan 1999 00:00:00 GMT"]] {
                try connection.send("GET", "/rms/media/102", headers)
                #expect(try connection.receive().status == 200)
            }
            try connection.send("HEAD", "/rms/media/102", ["Range": "bytes=0-9"])
            let head = try connection.receive(bodyless: true)
            #expect(head.status == 200)
            #expect(head["Content-Length"] == String(whole.body.count))
            try connection.send("GET", "/rms/media/102", ["Range": "bytes=0-9", "If-Range": "\"x\""])
            #expect(try connection.receive().body == whole.body)
        }
    }

    @Test("Every part of a body is the same slice of the whole")
    func slices() throws {
        var random = SeededRandom()
        for _ in 1...200 {
            let media = try #require(Media(number: Int.random(in: Media.numbers, using: &random)))
            #expect(Media.sizes.contains(media.size))
            let whole = media.body(0..<media.size)
            #expect(whole.count == media.size)
            let start = Int.random(in: 0..<media.size, using: &random)
            let end = Int.random(in: start..<media.size, using: &random)
            #expect(media.body(start..<end) == Array(whole[start..<end]))
        }
    }

    @Test("Neighbours differ in size and tag")
    func different() {
        let media = (1...100).compactMap(Media.init)
        #expect(Set(media.map(\.entityTag)).count == 100)
        #expect(Set(media.map(\.size)).count > 90)
        #expect(Media(number: 0) == nil)
        #expect(Media(number: Media.numbers.upperBound + 1) == nil)
    }
}
