import Dispatch
import Foundation
import Synchronization

/// The bounded threads that process requests, each one request at a time, and the queue before them.
///
/// Threads of the system, not tasks: work here blocks and burns CPU, which is what the node is there to show.
/// `Resource` is what each thread has for itself, such as its database connection; it is made in the thread.
final class RequestThreads<Resource>: Sendable {
    /// How full the threads are at one moment.
    struct Load: Sendable, Equatable {
        var busy: Int
        var queued: Int
    }

    private struct Job: Sendable {
        /// Does the work and returns what hands over the answer.
        let run: @Sendable (Resource) -> @Sendable () -> Void
        let refuse: @Sendable () -> Void
    }

    private struct State {
        /// Accepted and not yet taken by a thread, oldest first; those before `taken` are gone.
        var jobs: [Job?] = []
        var taken = 0
        /// Accepted and not finished: being processed or waiting.
        var unfinished = 0
        var isStopped = false

        mutating func take() -> Job? {
            guard taken < jobs.count else { return nil }
            let job = jobs[taken]
            jobs[taken] = nil
            taken += 1
            if taken > 512, taken * 2 > jobs.count {
                jobs.removeFirst(taken)
                taken = 0
            }
            return job
        }
    }

    let count: Int
    let queueMax: Int
    private let state = Mutex(State())
    private let available = DispatchSemaphore(value: 0)

    /// Starts the threads; they live as long as the process.
    init(count: Int, queueMax: Int, makeResource: @escaping @Sendable () -> Resource) {
        self.count = count
        self.queueMax = queueMax
        for number in 1...count {
            let thread = Thread { [self] in
                let resource = makeResource()
                while true { processNext(with: resource) }
            }
            thread.name = "request-\(number)"
            thread.stackSize = 1 << 20
            thread.start()
        }
    }

    /// What `work` answers, or nil at once when every thread is busy and the queue is full, or after `stop`.
    func run<Answer: Sendable>(_ work: @escaping @Sendable (Resource) -> Answer) async -> Answer? {
        await withCheckedContinuation { continuation in
            let job = Job(
                run: { resource in
                    let answer = work(resource)
                    return { continuation.resume(returning: answer) }
                },
                refuse: { continuation.resume(returning: nil) })
            let isAccepted = state.withLock { state in
                guard !state.isStopped, state.unfinished < count + queueMax else { return false }
                state.unfinished += 1
                state.jobs.append(job)
                return true
            }
            if isAccepted {
                available.signal()
            } else {
                job.refuse()
            }
        }
    }

    var load: Load {
        let unfinished = state.withLock { $0.unfinished }
        return Load(busy: min(unfinished, count), queued: max(0, unfinished - count))
    }

    /// Refuses what waits and what comes; what is being processed is let finish.
    func stop() {
        let waiting = state.withLock { state in
            state.isStopped = true
            let waiting = state.jobs[state.taken...].compactMap { $0 }
            state.unfinished -= waiting.count
            state.jobs = []
            state.taken = 0
            return waiting
        }
        for job in waiting { job.refuse() }
    }

    private func processNext(with resource: Resource) {
        available.wait()
        guard let job = state.withLock({ $0.take() }) else { return }
        let deliver = job.run(resource)
        // Before the answer leaves, so that whoever has it finds the thread free.
        state.withLock { $0.unfinished -= 1 }
        deliver()
    }
}
