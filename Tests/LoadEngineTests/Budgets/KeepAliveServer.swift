import CShims
import Glibc

/// Answers every request at once and keeps thousands of connections, on one thread and one epoll instance.
///
/// Requests must come whole and one at a time. Stops when `stop` is called or the object goes away.
final class KeepAliveServer: @unchecked Sendable {
    let port: UInt16
    private let listener: Int32
    private let poller: Int32
    private let wake: (read: Int32, write: Int32)
    private let response: [UInt8]
    private let onAnswer: @Sendable (Int) -> Void
    private var thread: pthread_t?

    /// - Parameter onAnswer: gets the number of answers sent so far, on the server's thread.
    init(_ response: String, onAnswer: @escaping @Sendable (Int) -> Void = { _ in }) {
        self.response = Array(response.utf8)
        self.onAnswer = onAnswer
        let open = LoopbackListener()
        (listener, port) = (open.descriptor, open.port)
        poller = epoll_create1(0)
        var ends: [Int32] = [0, 0]
        precondition(pipe(&ends) == 0, "cannot make a pipe")
        wake = (ends[0], ends[1])
        for descriptor in [listener, wake.read] { watch(descriptor) }
        thread = pthread_t()
        pthread_create(
            &thread!, nil,
            { context in
                Unmanaged<KeepAliveServer>.fromOpaque(context!).takeUnretainedValue().serve()
                return nil
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    /// Ends the thread and closes everything; may be called twice.
    func stop() {
        guard let thread else { return }
        self.thread = nil
        var byte: UInt8 = 0
        write(wake.write, &byte, 1)
        pthread_join(thread, nil)
        for descriptor in [listener, poller, wake.read, wake.write] { close(descriptor) }
    }

    deinit { stop() }

    private func watch(_ descriptor: Int32) {
        _ = rms_epoll_control(poller, EPOLL_CTL_ADD, descriptor, EPOLLIN.rawValue, UInt64(descriptor))
    }

    private func serve() {
        var events = [epoll_event](repeating: epoll_event(), count: 256)
        var open: Set<Int32> = []
        var answers = 0
        var bytes = [UInt8](repeating: 0, count: 16_384)
        defer { for descriptor in open { close(descriptor) } }
        while true {
            let count = epoll_wait(poller, &events, Int32(events.count), -1)
            for event in events.prefix(max(0, Int(count))) {
                let descriptor = Int32(truncatingIfNeeded: event.data.u64)
                if descriptor == wake.read { return }
                if descriptor == listener {
                    while case let client = accept(listener, nil, nil), client >= 0 {
                        open.insert(client)
                        watch(client)
                    }
                } else if recv(descriptor, &bytes, bytes.count, 0) > 0 {
                    send(descriptor, response, response.count, Int32(MSG_NOSIGNAL))
                    answers += 1
                    onAnswer(answers)
                } else {
                    close(descriptor)
                    open.remove(descriptor)
                }
            }
        }
    }
}
