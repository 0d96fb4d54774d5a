import Glibc

/// A signal that tells a program to finish what it has begun and to end.
public enum StopSignal: String, Sendable, Codable, CaseIterable {
    case term = "TERM"
    case quit = "QUIT"
    /// What httpd takes for it.
    case winch = "WINCH"
    /// What HAProxy takes for it.
    case usr1 = "USR1"
    case usr2 = "USR2"
    case int = "INT"

    var number: Int32 {
        switch self {
        case .term: SIGTERM
        case .quit: SIGQUIT
        case .winch: SIGWINCH
        case .usr1: SIGUSR1
        case .usr2: SIGUSR2
        case .int: SIGINT
        }
    }
}
