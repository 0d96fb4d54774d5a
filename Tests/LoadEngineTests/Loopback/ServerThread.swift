import Glibc

/// A thread of a server that blocks in its sockets; whoever starts one joins it.
enum ServerThread {
    private final class Body {
        let run: () -> Void
        init(_ run: @escaping () -> Void) { self.run = run }
    }

    static func start(_ run: @escaping () -> Void) -> pthread_t {
        var id = pthread_t()
        pthread_create(
            &id, nil,
            { context in
                // OpenSSL's writes raise SIGPIPE; blocked in this thread only, so that a client's would still show.
                var signals = sigset_t()
                sigemptyset(&signals)
                sigaddset(&signals, SIGPIPE)
                pthread_sigmask(SIG_BLOCK, &signals, nil)
                Unmanaged<Body>.fromOpaque(context!).takeRetainedValue().run()
                return nil
            }, Unmanaged.passRetained(Body(run)).toOpaque())
        return id
    }
}
