import Testing

@testable import Platform

@Suite struct DatabaseWatchTests {
    private typealias Sightings = [String: DatabaseWatch.Sighting]

    private static func status(
        readOnly: Bool, follows: Bool = false, errorCode: Int = 0, fetching: String = "Yes",
        isSemiSynchronous: Bool = false,
        replicas: Int = 0
    ) -> DatabaseWatch.Sighting {
        var status = DatabaseStatus(variables: ["is_read_only": readOnly ? "1" : "0"], replication: follows ? [:] : nil)
        status?.replication?.fetching = fetching
        status?.replication?.applying = "Yes"
        status?.replication?.errorCode = errorCode
        status?.isSemiSynchronous = isSemiSynchronous
        status?.semiSynchronousReplicas = replicas
        return status.map { .present($0) } ?? .absent
    }

    private static let fresh = status(readOnly: true)
    private static let primary = status(readOnly: false)
    private static let replica = status(readOnly: true, follows: true)

    private func watch(semiSync: Bool = false) -> DatabaseWatch {
        DatabaseWatch(["db-1", "db-2"], primary: "db-1", wantsSemiSynchronous: semiSync)
    }

    @Test("Two fresh servers become a primary and its replica, and then nothing is done")
    func start() {
        var watch = watch()
        #expect(
            watch.turn(["db-1": Self.fresh, "db-2": Self.fresh]) == [.lead("db-1"), .follow("db-2", source: "db-1")])
        #expect(watch.turn(["db-1": Self.primary, "db-2": Self.replica]) == [])
    }

    @Test("A primary that is missed three times in a row is replaced, and one that comes back in time is not")
    func failover() {
        var watch = watch()
        let gone: Sightings = ["db-1": .absent, "db-2": Self.replica]
        for _ in 0..<2 { #expect(watch.turn(gone) == []) }
        #expect(watch.turn(["db-1": Self.primary, "db-2": Self.replica]) == [])
        for _ in 0..<2 { #expect(watch.turn(gone) == []) }
        #expect(watch.turn(gone) == [.promote("db-2", insteadOf: "db-1")])
        #expect(watch.primary == "db-2")
        // The new one is still being looked at through its old status.
        #expect(watch.turn(["db-1": .absent, "db-2": Self.primary]) == [])
    }

    @Test("Nobody is promoted while both are gone, and nobody who never followed")
    func nobody() {
        var watch = watch()
        for _ in 0..<10 { #expect(watch.turn(["db-1": .absent, "db-2": .absent]) == []) }
        for _ in 0..<10 { #expect(watch.turn(["db-1": .absent, "db-2": Self.fresh]) == []) }
        #expect(watch.primary == "db-1")
        // The replica that comes back first takes over: the primary has been gone for long.
        #expect(watch.turn(["db-1": .absent, "db-2": Self.replica]) == [.promote("db-2", insteadOf: "db-1")])
    }

    @Test("An old primary follows when it comes back, also one that still takes writes, and is rebuilt if it diverged")
    func rejoin() {
        for old in [Self.fresh, Self.primary] {
            var watch = DatabaseWatch(["db-1", "db-2"], primary: "db-2", wantsSemiSynchronous: false)
            #expect(watch.turn(["db-1": old, "db-2": Self.primary]) == [.follow("db-1", source: "db-2")])
            let diverged = Self.status(readOnly: true, follows: true, errorCode: 1236, fetching: "No")
            #expect(watch.turn(["db-1": diverged, "db-2": Self.primary]) == [.rebuild("db-1", source: "db-2")])
            #expect(watch.turn(["db-1": Self.replica, "db-2": Self.primary]) == [])
        }
    }

    @Test("A replica that somebody has stalled stays stalled, and is promoted all the same")
    func stalled() {
        var watch = watch()
        let stalled = Self.status(readOnly: true, follows: true, fetching: "No")
        for _ in 0..<5 { #expect(watch.turn(["db-1": Self.primary, "db-2": stalled]) == []) }
        for _ in 0..<2 { #expect(watch.turn(["db-1": .absent, "db-2": stalled]) == []) }
        #expect(watch.turn(["db-1": .absent, "db-2": stalled]) == [.promote("db-2", insteadOf: "db-1")])
    }

    @Test("A primary that lives hands over to a replica that follows it, and then follows itself")
    func handOver() {
        var watch = watch()
        let whole: Sightings = ["db-1": Self.primary, "db-2": Self.replica]
        #expect(watch.obstacle(to: "db-2", whole) == nil && watch.obstacle(to: "db-1", whole) == nil)
        #expect(watch.obstacle(to: "db-3", whole) == "there is no server db-3")
        let stalled = Self.status(readOnly: true, follows: true, fetching: "No")
        #expect(watch.obstacle(to: "db-2", ["db-1": Self.primary, "db-2": stalled])?.contains("would be lost") == true)
        #expect(watch.obstacle(to: "db-2", ["db-1": .absent, "db-2": Self.replica])?.hasPrefix("db-1, which") == true)
        #expect(watch.obstacle(to: "db-2", ["db-1": Self.primary, "db-2": .absent]) == "db-2 does not answer")
        watch.handedOver()
        #expect(watch.primary == "db-2" && watch.other == "db-1")
        #expect(
            watch.turn(["db-1": Self.fresh, "db-2": Self.primary]) == [.follow("db-1", source: "db-2")])
    }

    @Test("A primary waits for its replica once it has one, if that is wanted")
    func semiSynchronous() {
        let alone = Self.primary
        let accompanied = Self.status(readOnly: false, replicas: 1)
        let done = Self.status(readOnly: false, isSemiSynchronous: true, replicas: 1)
        var watch = watch(semiSync: true)
        #expect(watch.turn(["db-1": alone, "db-2": Self.replica]) == [])
        #expect(watch.turn(["db-1": accompanied, "db-2": Self.replica]) == [.semiSynchronous("db-1", true)])
        #expect(watch.turn(["db-1": done, "db-2": Self.replica]) == [])
        var other = self.watch()
        #expect(other.turn(["db-1": accompanied, "db-2": Self.replica]) == [])
    }
}
