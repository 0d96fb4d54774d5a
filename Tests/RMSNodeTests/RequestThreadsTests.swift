import Foundation
import Synchronization
import Testing

@testable import RMSNode

@Suite("Request threads")
struct RequestThreadsTests {
    /// How many are inside, and how many were at most.
    private final class Gauge: Sendable {
        private let state = Mutex((now: 0, most: 0))

        func enter() -> Int {
            state.withLock {
                $0.now += 1
                $0.most = max($0.most, $0.now)
                return $0.now
            }
        }

        func leave() { state.withLock { $0.now -= 1 } }

        var most: Int { state.withLock { $0.most } }
    }

    @Test("Every job gets its answer, in a thread's own resource, and no more run at once than there are threads")
    func answers() async {
        let made = Gauge()
        let running = Gauge()
        let threads = RequestThreads(count: 3, queueMax: 1_000) { made.enter() }
        let sum = await withTaskGroup(of: Int?.self) { group in
            for number in 1...500 {
                group.addTask {
                    await threads.run { resource in
                        _ = running.enter()
                        ProcessorTime.wait(.microseconds(50))
                        running.leave()
                        return (1...3).contains(resource) ? number : 0
                    }
                }
            }
            return await group.reduce(0) { $0 + ($1 ?? 0) }
        }
        #expect(sum == 500 * 501 / 2)
        #expect(running.most <= 3)
        #expect(threads.load == .init(busy: 0, queued: 0))
    }

    @Test("What does not fit is refused at once; stopping refuses what waits and lets finish what runs")
    func refuses() async throws {
        let threads = RequestThreads(count: 1, queueMax: 1) {}
        let gate = DispatchSemaphore(value: 0)
        defer { gate.signal() }
        let started = Gauge()
        let running = Task {
            await threads.run { _ in
                _ = started.enter()
                gate.wait()
                return 1
            }
        }
        // Accepted is not enough: what no thread has taken yet, `stop` refuses.
        try await eventually("the thread is busy") { started.most == 1 }
        #expect(threads.load == .init(busy: 1, queued: 0))
        let waiting = Task { await threads.run { _ in 2 } }
        try await eventually("one waits") { threads.load == .init(busy: 1, queued: 1) }
        let refusals = Gauge()
        let refused = Task {
            if await threads.run({ _ in 3 }) == nil { _ = refusals.enter() }
        }
        try await eventually("the third is refused while the first runs") { refusals.most == 1 }
        await refused.value
        threads.stop()
        #expect(await waiting.value == nil)
        #expect(await threads.run { _ in 4 } == nil)
        gate.signal()
        #expect(await running.value == 1)
        #expect(threads.load == .init(busy: 0, queued: 0))
    }
}
