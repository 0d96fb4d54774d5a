import Dispatch
import Foundation

/// A thread for one piece of blocking work.
///
/// Not the global dispatch queue: it is no wider than the machine has cores, and calls that wait for a frozen part would fill it.
enum BlockingThread {
    static func run(_ work: @escaping @Sendable () -> Void) {
        let thread = Thread(block: work)
        thread.stackSize = 512 * 1024
        thread.start()
    }
}

/// Lets time pass, also in a task that was cancelled.
///
/// `Task.sleep` returns at once there, and the waits that end a lab or heal a fault would turn into busy loops.
func pause(_ length: Duration) async {
    await withCheckedContinuation { continuation in
        DispatchQueue.global().asyncAfter(deadline: .now() + length.milliseconds / 1000) { continuation.resume() }
    }
}

/// Runs blocking work on a thread of its own, so that the cooperative pool (as wide as the machine has cores) stays free.
func offPool<Result: Sendable>(_ work: @escaping @Sendable () -> Result) async -> Result {
    await withCheckedContinuation { continuation in
        BlockingThread.run { continuation.resume(returning: work()) }
    }
}
