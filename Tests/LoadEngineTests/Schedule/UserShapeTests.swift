import Testing

@testable import LoadEngine

@Suite("Users' comings and goings")
struct UserShapeTests {
    private static func shape(_ users: Int, rampUp: Nanoseconds) -> UserShape {
        guard case .closed(let stages) = LoadPlan.Model.closed(users: users, rampUp: rampUp, duration: .seconds(90_000))
        else { return UserShape([]) }
        return UserShape(stages)
    }

    private static func stage(_ from: Double, _ to: Double, _ seconds: Int) -> Stage {
        Stage(from: from, to: to, duration: .seconds(seconds))
    }

    @Test("User k of u starts at k/u of the ramp, whatever the number of workers", arguments: [1, 2, 3, 7, 20])
    func starts(workers: Int) {
        var starts: [Arrival] = []
        for worker in 0..<workers {
            var users = UserStarts(Self.shape(10, rampUp: .seconds(5)), worker: worker, of: workers)
            while let start = users.next() { starts.append(start) }
            #expect(users.next() == nil)
        }
        starts.sort { $0.index < $1.index }
        #expect(starts == (0..<10).map { Arrival(index: UInt64($0), intended: .milliseconds(500 * $0)) })
    }

    @Test("Without a ramp all start at once, and no users are no starts")
    func edges() {
        var together = UserStarts(Self.shape(3, rampUp: 0))
        for user in 0..<3 { #expect(together.next() == Arrival(index: UInt64(user), intended: 0)) }
        #expect(together.next() == nil)
        var none = UserStarts(Self.shape(0, rampUp: .seconds(5)))
        #expect(none.next() == nil)
        var few = UserStarts(Self.shape(9, rampUp: 0), usersMax: 2)
        #expect(few.next() != nil && few.next() != nil && few.next() == nil)
    }

    @Test("Millions of users over many hours do not overflow")
    func wide() {
        var users = UserStarts(
            Self.shape(5_000_000, rampUp: .seconds(36_000)), worker: 4_999_999, of: 5_000_000)
        #expect(users.next()?.intended == 35_999_992_800_000)
    }

    @Test("Users go in the order in which they are too many, and come again on the next rise")
    func downAndUp() {
        // 0 to 4 in 4 s, 4 for 2 s, down to 1 in 3 s, then at once 3.
        let shape = UserShape([Self.stage(0, 4, 4), Self.stage(4, 4, 2), Self.stage(4, 1, 3), Self.stage(3, 3, 5)])
        #expect(shape.peak == 4)
        var starts = UserStarts(shape)
        var seen: [Arrival] = []
        while let start = starts.next() { seen.append(start) }
        #expect(
            seen
                == [(0, 0), (1, 1), (2, 2), (3, 3), (1, 9), (2, 9)].map {
                    Arrival(index: UInt64($0.0), intended: .seconds($0.1))
                })
        // At 7 s there are three: user 3 has gone, and at 8 s user 2 goes.
        for (user, second, isThere) in [(3, 6, true), (3, 7, false), (2, 7, true), (2, 8, false), (1, 9, true)] {
            #expect(shape.isWanted(UInt64(user), at: .seconds(second)) == isThere, "user \(user) at \(second) s")
        }
        #expect(!shape.isWanted(3, at: .seconds(12)) && shape.isWanted(0, at: .seconds(12)))
    }

    @Test("At every moment as many users are there as the stages say, and everybody comes who is there")
    func law() {
        var random = PropertySeed.random("users of random stages")
        for _ in 0..<200 {
            let stages = (0..<1 + Int(random.below(5))).map { _ in
                Self.stage(Double(random.below(20)), Double(random.below(20)), 1 + Int(random.below(9)))
            }
            let shape = UserShape(stages)
            var starts = UserStarts(shape)
            var came: [Arrival] = []
            while let start = starts.next() { came.append(start) }
            #expect(zip(came, came.dropFirst()).allSatisfy { $0.intended <= $1.intended })
            var begin: Nanoseconds = 0
            for stage in stages {
                let offset = random.below(stage.duration)
                let moment = begin + offset
                let level = stage.from + (stage.to - stage.from) * Double(offset) / Double(stage.duration)
                let there = (0..<UInt64(shape.peak)).filter { shape.isWanted($0, at: moment) }
                // Within a nanosecond of a change either is right.
                #expect(abs(Double(there.count) - level.rounded(.up)) <= (level == level.rounded() ? 1 : 0))
                for user in there { #expect(came.contains { $0.index == user && $0.intended <= moment }) }
                begin += stage.duration
            }
        }
    }
}
