import Foundation
import Glibc
import Synchronization

@testable import Platform

/// A part that is nothing but a list of what was asked of it, and a process that stands for it.
final class FakePart: PartControl {
    let name: String
    private let asked = Mutex<[String]>([])
    private let isHurt = Mutex(false)

    init(_ name: String) { self.name = name }

    var calls: [String] { asked.withLock { $0 } }
    var endpoint: Endpoint { Endpoint(host: "127.0.0.1", port: 1) }
    var healthEndpoint: Endpoint { endpoint }
    var healthPath: String { "/" }
    var faults: Set<FaultKind> { [.kill, .restart, .freeze, .gracefulStop] }
    private var isSilent: Bool { isHurt.withLock { $0 } }

    func condition() async -> PartCondition { isSilent ? .frozen(Self.life) : .running(Self.life) }
    private static let life = PartLife(pid: getpid(), start: "once")

    func health(within limit: Duration) async -> PartHealth { isSilent ? .silent : .well }
    func kill() async throws(PlatformError) -> UInt64 { note("kill", isHurt: true) }
    func terminate() async throws(PlatformError) -> UInt64 { note("terminate", isHurt: true) }
    func stopGracefully() async throws(PlatformError) -> UInt64 { note("stop", isHurt: true) }
    func freeze() async throws(PlatformError) -> UInt64 { note("freeze", isHurt: true) }
    func thaw() async throws(PlatformError) { _ = note("thaw", isHurt: false) }
    func waitUntilGone(within limit: Duration) async -> Bool { true }
    func start() async throws(PlatformError) { _ = note("start", isHurt: false) }

    private func note(_ call: String, isHurt: Bool) -> UInt64 {
        asked.withLock { $0.append(call) }
        self.isHurt.withLock { $0 = isHurt }
        return MonotonicTime.nowNs()
    }
}

/// A platform of such parts, without balancers.
struct FakePlatform: PlatformControl {
    var parts: [FakePart]

    var partNames: [String] { parts.map(\.name) }
    var drainableParts: [String] { [] }

    func part(_ name: String) throws(PlatformError) -> any PartControl {
        guard let part = parts.first(where: { $0.name == name }) else {
            throw .unknownPart(name: name, known: partNames)
        }
        return part
    }

    func sessions(on part: String) async -> Int? { nil }
    func requestsServed(by part: String) async -> UInt64? { MonotonicTime.nowNs() }
    func isMarkedOut(_ part: String) async -> Bool? { nil }
    func setDraining(_ isDraining: Bool, _ part: String) async throws(PlatformError) -> UInt64 {
        throw .undrainable(part: part, allowed: [])
    }
    func isDraining(_ part: String) async -> Bool? { nil }
}
