import Testing

@testable import LoadEngine

@Suite("Timer wheel")
struct TimerWheelTests {
    private static let rotation: Nanoseconds = 8_192 << 17

    private func due(_ wheel: inout TimerWheel, at now: Nanoseconds) -> Set<Int> {
        var slots: Set<Int> = []
        while true {
            let slot = wheel.popDue(now: now)
            if slot < 0 { return slots }
            #expect(slots.insert(slot).inserted, "slot \(slot) came twice")
        }
    }

    @Test("An empty wheel has nothing due and no next deadline")
    func empty() {
        var wheel = TimerWheel(capacity: 0)
        #expect(wheel.popDue(now: .seconds(5)) == -1)
        #expect(wheel.nextDeadline() == .max)
    }

    @Test("A slot is due at its deadline to the nanosecond, not one before")
    func exact() {
        var wheel = TimerWheel(capacity: 4)
        wheel.set(2, at: 1_000_001)
        #expect(wheel.nextDeadline() == 1_000_001)
        #expect(wheel.popDue(now: 1_000_000) == -1)
        #expect(wheel.nextDeadline() == 1_000_001)
        #expect(wheel.popDue(now: 1_000_001) == 2)
        #expect(wheel.popDue(now: 1_000_001) == -1)
        #expect(wheel.nextDeadline() == .max)
    }

    @Test("A deadline that is over when it is set is due at once")
    func overdue() {
        var wheel = TimerWheel(capacity: 4)
        wheel.set(0, at: .seconds(1))
        #expect(due(&wheel, at: .seconds(3)) == [0])
        wheel.set(1, at: .seconds(2))
        wheel.set(3, at: 0)
        #expect(wheel.nextDeadline() == 0)
        #expect(due(&wheel, at: .seconds(3)) == [1, 3])
    }

    @Test("Setting again moves a deadline both ways, cancelling takes it away, cancelling twice is harmless")
    func setAgain() {
        var wheel = TimerWheel(capacity: 3)
        wheel.set(0, at: .seconds(1))
        wheel.set(0, at: .seconds(9))
        wheel.set(1, at: .seconds(9))
        wheel.set(1, at: .seconds(1))
        wheel.set(2, at: .seconds(1))
        wheel.cancel(2)
        wheel.cancel(2)
        #expect(wheel.count == 2)
        #expect(!wheel.isSet(2) && wheel.isSet(1))
        #expect(due(&wheel, at: .seconds(5)) == [1])
        #expect(due(&wheel, at: .seconds(9)) == [0])
        #expect(wheel.count == 0)
    }

    @Test("A slot cancelled or set while others of its bucket are being taken is neither given nor lost")
    func changesWhileTaking() {
        var wheel = TimerWheel(capacity: 10)
        for slot in 0..<10 { wheel.set(slot, at: .seconds(1)) }
        var given = Set([wheel.popDue(now: .seconds(2))])
        for slot in 0..<5 where !given.contains(slot) { wheel.cancel(slot) }
        wheel.set(4, at: 0)
        given.formUnion(due(&wheel, at: .seconds(2)))
        #expect(given.isSuperset(of: 4..<10))
        #expect(given.isDisjoint(with: given.contains(0) ? 1..<4 : 0..<4))
    }

    @Test("Deadlines hours away are kept, and found to the nanosecond")
    func farAway() {
        var wheel = TimerWheel(capacity: 4)
        for slot in 0..<4 { wheel.set(slot, at: .seconds(1_200 * (slot + 1)) + Nanoseconds(slot)) }
        var now: Nanoseconds = 0
        var order: [Int] = []
        var wakes = 0
        while wheel.count > 0 {
            let next = wheel.nextDeadline()
            #expect(next > now)
            now = next
            wakes += 1
            let slot = wheel.popDue(now: now)
            if slot < 0 { continue }
            #expect(now == .seconds(1_200 * (slot + 1)) + Nanoseconds(slot))
            order.append(slot)
        }
        #expect(order == Array(0..<4))
        #expect(wakes <= 5 + 4_800 * 1_000 / 1_073)
    }

    @Test("A jump of many rotations gives all that is due and leaves the rest")
    func jump() {
        var wheel = TimerWheel(capacity: 1_000)
        for slot in 0..<1_000 { wheel.set(slot, at: .milliseconds(37 * slot)) }
        #expect(due(&wheel, at: .milliseconds(18_500)) == Set(0...500))
        #expect(wheel.nextDeadline() == .milliseconds(37 * 501))
        #expect(due(&wheel, at: .seconds(86_400)) == Set(501..<1_000))
    }

    @Test("A jump to just before a deadline still finds it", arguments: [1, 8_192, 8_193, 50_000] as [UInt64])
    func jumpShort(ticks: UInt64) {
        var wheel = TimerWheel(capacity: 2)
        let deadline = (8_192 + ticks) << 17 + 100
        wheel.set(0, at: deadline)
        wheel.set(1, at: deadline + 5 * Self.rotation)
        #expect(wheel.popDue(now: deadline - 1) == -1)
        #expect(wheel.nextDeadline() == deadline)
        #expect(wheel.popDue(now: deadline) == 0)
    }

    @Test("After standing empty for hours the next deadline is exact")
    func longEmpty() {
        var wheel = TimerWheel(capacity: 1)
        #expect(wheel.popDue(now: .seconds(7_200)) == -1)
        wheel.set(0, at: .seconds(7_200) + 5)
        #expect(wheel.nextDeadline() == .seconds(7_200) + 5)
    }

    @Test("Random operations give what a sorted list gives: none early, none lost", arguments: 0..<30)
    func reference(round: Int) {
        var random = PropertySeed.random("timer wheel \(round)")
        let capacity = [1, 3, 40, 2_000][round % 4]
        let spans: [UInt64] = [1 << 12, 1 << 17, 1 << 24, Self.rotation, 10 * Self.rotation, .seconds(7_200)]
        var now = random.below(2) == 0 ? 0 : random.below(.seconds(100_000))
        var wheel = TimerWheel(capacity: capacity, now: now)
        var deadlines: [Int: Nanoseconds] = [:]
        for _ in 0..<3_000 {
            let slot = Int(random.below(UInt64(capacity)))
            switch random.below(8) {
            case 0...3:
                let span = spans[Int(random.below(6))]
                let back = random.below(10) == 0 ? random.below(min(now, span) + 1) : 0
                let deadline = now - back + (back > 0 ? 0 : random.below(span))
                wheel.set(slot, at: deadline)
                deadlines[slot] = deadline
            case 4:
                wheel.cancel(slot)
                deadlines[slot] = nil
            case 5:
                // One at a time, other operations coming in between.
                let slot = wheel.popDue(now: now)
                if slot >= 0 {
                    #expect(deadlines[slot].map { $0 <= now } == true)
                    deadlines[slot] = nil
                } else {
                    #expect(!deadlines.values.contains { $0 <= now })
                }
            default:
                now += random.below(spans[Int(random.below(6))])
                #expect(due(&wheel, at: now) == Set(deadlines.filter { $0.value <= now }.keys))
                deadlines = deadlines.filter { $0.value > now }
                expectNext(wheel.nextDeadline(), now, deadlines.values.min())
            }
            #expect(wheel.count == deadlines.count)
            #expect(wheel.isSet(slot) == (deadlines[slot] != nil))
        }
        for _ in 0..<100 where wheel.count > 0 {
            now = wheel.nextDeadline()
            for slot in due(&wheel, at: now) { #expect(deadlines.removeValue(forKey: slot) == now) }
        }
        #expect(due(&wheel, at: now + .seconds(7_200)) == Set(deadlines.keys))
    }

    private func expectNext(_ found: Nanoseconds, _ now: Nanoseconds, _ earliest: Nanoseconds?) {
        guard let earliest else {
            #expect(found == .max)
            return
        }
        #expect(found > now)
        #expect(found <= earliest, "late by \(found &- earliest)")
        // A tick less, since a rotation is counted from the start of the tick that now lies in.
        if earliest - now < Self.rotation - (1 << 17) { #expect(found == earliest) }
        #expect(earliest <= found || found - now > Self.rotation - (1 << 17))
    }
}
