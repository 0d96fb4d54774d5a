import Foundation
import Testing

@testable import RMSNode

@Suite("Scenes of node processes")
struct SceneTests {
    @Test("The memory cache serves a scene again to the same device class only")
    func memory() async throws {
        try await withDatabase { database in
            let node = try NodeUnderTest(1, database: database, ["--scene-cache": "memory"])
            for agent in ["iPhone", "Android", "Nokia6600/MIDP-2.0"] {
                #expect(try node.get("/rms/portal", ["User-Agent": agent]).status == 200)
            }
            let cache = try node.nodeStatus().sceneCache
            #expect(cache == .init(kind: "memory", hits: 1, misses: 2))
        }
    }

    @Test("What one node processed, the other finds in the database")
    func shared() async throws {
        try await withDatabase { database in
            let settings = ["--scene-cache": "database"]
            let first = try NodeUnderTest(1, database: database, settings)
            let second = try NodeUnderTest(2, database: database, settings)
            #expect(try first.get("/rms/portal?page=3").status == 200)
            #expect(try second.get("/rms/portal?page=3").text.contains("Page 3 of 32"))
            #expect(try first.nodeStatus().sceneCache == .init(kind: "database", hits: 0, misses: 1))
            #expect(try second.nodeStatus().sceneCache == .init(kind: "database", hits: 1, misses: 0))
        }
    }

    @Test(
        "Without a cache, and with one whose scenes live for no time, every scene is processed",
        arguments: [
            ["--scene-cache": "none"], ["--scene-cache": "memory", "--scene-ttl-s": "0"],
            ["--scene-cache": "database", "--scene-ttl-s": "0"],
        ])
    func processed(_ settings: [String: String]) async throws {
        try await withDatabase { database in
            let node = try NodeUnderTest(1, database: database, settings)
            for _ in 1...3 { #expect(try node.get("/rms/portal").status == 200) }
            let cache = try node.nodeStatus().sceneCache
            #expect(cache.hits == 0)
            #expect(cache.misses == 3)
        }
    }

    @Test("A page that is not there is named with what is allowed")
    func unknownPage() async throws {
        try await withDatabase { database in
            let node = try NodeUnderTest(1, database: database, ["--scenes": "2"])
            #expect(try node.get("/rms/portal?page=2").status == 200)
            for page in ["3", "0", "x", ""] {
                let answer = try node.get("/rms/portal?page=\(page)")
                #expect(answer.status == 404)
                #expect(answer.text.contains("allowed: 1 to 2"))
                #expect(answer["Set-Cookie"] == nil)
            }
        }
    }

    @Test(
        "A scene's shared part follows from its page and device class, and names media that exist, a video first",
        arguments: DeviceClass.allCases)
    func body(_ device: DeviceClass) throws {
        for page in [1, 7, 1_000] {
            let key = SceneKey(page: page, device: device)
            let body = Scene.body(key, of: 1_000)
            #expect(body == Scene.body(key, of: 1_000))
            let numbers = String(decoding: body, as: UTF8.self).matches(of: /media\/([0-9]+)/).compactMap { Int($0.1) }
            #expect(numbers.count == device.pictures + 1)
            let media = try numbers.map { try #require(Media(number: $0)) }
            #expect(media.map(\.contentType) == ["video/mp4"] + Array(repeating: "image/png", count: device.pictures))
        }
    }

    @Test("Device classes follow from what players and browsers call themselves")
    func devices() {
        let classes: [(String?, DeviceClass)] = [
            (nil, .featurePhone), ("Nokia6600/2.0 (5.27.0) SymbianOS/7.0s Profile/MIDP-2.0", .featurePhone),
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 3_0)", .smartphone), ("Mozilla/5.0 (Linux; Android 2.2)", .smartphone),
            ("Mozilla/5.0 (iPad; CPU OS 3_2)", .tablet), ("Mozilla/5.0 (X11; Linux x86_64)", .desktop),
        ]
        for (agent, device) in classes { #expect(DeviceClass(userAgent: agent) == device) }
    }

    @Test("Burning uses the CPU time that was asked for, by the thread's own clock")
    func burnt() {
        let before = ProcessorTime.used
        ProcessorTime.burn(.milliseconds(20))
        let used = ProcessorTime.used - before
        #expect(used >= 20_000_000)
        // Far above: on a virtual machine the clock may count time that another guest took.
        #expect(used < 2_000_000_000)
    }
}
