import Glibc

/// Why the platform could not be brought up, hurt or healed.
///
/// Every text tells what to do next, or gives the failing part's own words.
public enum PlatformError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A program that the lab is made of is not installed.
    case missingProgram(name: String, looked: [String], remedy: String)
    /// A setting that the platform cannot carry out.
    case setting(key: String, found: String, allowed: String)
    /// The lab's folder or state file could not be written, read or removed.
    case scratch(path: String, reason: String)
    /// A part could not even be started.
    case spawn(part: String, program: String, reason: String)
    /// A part ended while it was starting; `words` are its own.
    case refused(part: String, words: String)
    /// A part's port was taken by someone else.
    case portTaken(part: String, port: UInt16)
    /// A part runs but does not answer its health check.
    case unhealthy(part: String, afterS: Double, answer: String, words: String)
    /// A part that could not be ended.
    case undying(part: String, pid: Int32)
    case unknownPart(name: String, known: [String])
    /// A part that no balancer can be told to send no new sessions to.
    case undrainable(part: String, allowed: [String])
    /// A fault that cannot be done to this part.
    case incapable(part: String, fault: String, allowed: [String])
    /// A fault on a platform whose file does not allow any.
    case harmless(part: String)
    /// What was asked of a part was not done; `words` are the driver's own.
    case control(part: String, deed: String, words: String)
    /// A part that is no replica whose replication could be stopped.
    case unstallable(part: String, allowed: [String])
    /// A part that cannot be made the primary of the database, or in whose place nobody could be.
    case unpromotable(part: String, allowed: [String])
    /// A balancer that did not do what it was told.
    case unmanaged(balancer: String, reason: String)
    /// The fault has been done already and is not healed yet.
    case faultActive(name: String)
    /// A fault that cannot be done here.
    case impossible(fault: String, part: String, reason: String)
    /// No network and mounts of the run's own can be had, which a fault needs.
    case sandbox(reason: String)
    /// A command that failed.
    case command(what: String, words: String)
    /// The lab was taken down.
    case down
    /// The task that started the lab was cancelled.
    case interrupted

    public var description: String {
        switch self {
        case .missingProgram(let name, let looked, let remedy):
            "\(name) was not found (looked at \(looked.joined(separator: ", "))): \(remedy)"
        case .setting(let key, let found, let allowed): "\(key): found \(found), expected \(allowed)"
        case .scratch(let path, let reason): "\(path): \(reason)"
        case .spawn(let part, let program, let reason): "\(part): cannot start \(program): \(reason)"
        case .refused(let part, let words): "\(part) ended while it was starting: \(words)"
        case .portTaken(let part, let port):
            "\(part): port \(port) of 127.0.0.1 is taken by another process; try again"
        case .unhealthy(let part, let afterS, let answer, let words):
            "\(part) does not answer its health check (\(answer)) after \(afterS.asSeconds) s"
                + (words.isEmpty ? "" : ": \(words)")
        case .undying(let part, let pid): "\(part): process \(pid) does not end"
        case .unknownPart(let name, let known):
            "found \"\(name)\", expected a part of the platform: \(known.joined(separator: ", "))"
        case .undrainable(let part, let allowed):
            "\(part) cannot be drained; these can: \(allowed.joined(separator: ", "))"
        case .incapable(let part, let fault, let allowed):
            "\(fault) cannot be done to \(part); \(allowed.isEmpty ? "nothing" : allowed.joined(separator: ", ")) can"
        case .harmless(let part):
            "\(part): the platform file does not say faults: allowed, so nothing is done to it"
        case .control(let part, let deed, let words): "\(part): \(deed): \(words)"
        case .unstallable(let part, let allowed):
            "\(part) is no replica that could be stalled; such are: "
                + (allowed.isEmpty ? "none" : allowed.joined(separator: ", "))
        case .unpromotable(let part, let allowed):
            "\(part) cannot be made the primary of the database and replaced again; such can: "
                + (allowed.isEmpty ? "none" : allowed.joined(separator: ", "))
        case .unmanaged(let balancer, let reason): "\(balancer) does not do what it is told: \(reason)"
        case .faultActive(let name): "fault \"\(name)\" is being done already; heal it first"
        case .impossible(let fault, let part, let reason):
            "fault \"\(fault)\" cannot be done to \(part), because \(reason)"
        case .sandbox(let reason):
            "faults of the network and of disks need a network and mounts of the run's own, which cannot be had here, "
                + "because \(reason)"
        case .command(let what, let words): "\(what): \(words)"
        case .down: "the lab was taken down"
        case .interrupted: "interrupted while the lab was starting"
        }
    }
}

extension Double {
    /// Tenths of a second, for text.
    var asSeconds: String {
        let tenths = Int((self * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}

/// The system's words for an error number.
func systemReason(_ number: Int32) -> String {
    var text = [CChar](repeating: 0, count: 128)
    guard strerror_r(number, &text, text.count) == 0 else { return "error \(number)" }
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
