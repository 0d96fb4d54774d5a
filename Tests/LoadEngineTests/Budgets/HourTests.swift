import CAllocations
import Foundation
import Testing

@testable import LoadEngine

/// What an hour's run of ten steps and two nodes leaves in memory.
@Suite struct HourTests {
    private static let steps = 10
    private static let nodes = 2

    /// Folds a run of this many seconds, and gives the bytes that it holds then.
    private static func bytes(seconds: Int, perSecond: Int) -> Int64 {
        let before = rms_allocations_of_thread().bytes
        var random = RandomStream(seed: 11, stream: 0)
        var fold = Fold(steps: steps, nodes: nodes)
        for second in 0..<seconds {
            for index in 0..<perSecond {
                // Every answer by another time, as of a platform with queues and caches.
                let service = UInt32(
                    Distribution.lognormal(median: .milliseconds(20), sigma: 0.8).draw(using: &random) / 1000)
                let slip = UInt32(random.below(400))
                fold.add(
                    Sample(
                        intended: .seconds(second) + Nanoseconds(index), responseUs: service + slip, serviceUs: service,
                        firstByteUs: service / 2, slipUs: slip, lateUs: slip / 8,
                        step: UInt16(random.below(UInt64(steps))),
                        status: 200, node: UInt8(1 + random.below(UInt64(nodes))), bound: UInt8(1 + random.below(2)),
                        outcome: .ok))
            }
            fold.pack(before: .seconds(second))
        }
        fold.pack(before: .max)
        let held = rms_allocations_of_thread().bytes - before
        withExtendedLifetime(fold) {}
        return held
    }

    @Test("An hour at 400 and at 4,000 requests a second", arguments: [400, 4_000])
    func hour(perSecond: Int) {
        let (short, long) = (20, 60)
        let perHour =
            (Self.bytes(seconds: long, perSecond: perSecond) - Self.bytes(seconds: short, perSecond: perSecond))
            / Int64(long - short) * 3_600
        print("an hour at \(perSecond)/s: \(perHour >> 20) MiB")
        #expect(perHour > 0 && perHour < 256 << 20, "\(perHour >> 20) MiB at \(perSecond)/s")
    }
}
