import Synchronization

@testable import Platform

/// Collects what a fault runner reports.
final class Events: Sendable {
    private let seen = Mutex<[PlatformEvent]>([])

    var all: [PlatformEvent] { seen.withLock { $0 } }
    /// Kinds in the order of the reports; witnesses by their names.
    var order: [String] { all.map { $0.kind == .witness ? $0.name : $0.kind.rawValue } }

    func add(_ event: PlatformEvent) { seen.withLock { $0.append(event) } }

    func has(_ name: String) -> Bool { order.contains(name) }

    func position(_ name: String) -> Int { order.firstIndex(of: name) ?? Int.max }
}

/// Clients without cookies, one request after the other, for as long as the body takes.
func withTraffic<Result>(on lab: Lab, _ body: () async throws -> Result) async throws -> Result {
    let traffic = Task.detached {
        while !Task.isCancelled {
            _ = await StatusPage.get("/rms/portal", from: lab.entry, within: .seconds(5))
        }
    }
    do {
        let result = try await body()
        traffic.cancel()
        await traffic.value
        return result
    } catch {
        traffic.cancel()
        await traffic.value
        throw error
    }
}

/// What tests of labs ask beyond the protocol: a lab's parts are processes of this machine.
extension PartControl {
    var process: ProcessIdentity? { (self as? LabPart)?.process }
    var isAlive: Bool { process?.isRunning ?? false }
    var isFrozen: Bool { (self as? LabPart)?.isFrozen ?? false }
}

extension FaultKind {
    /// Those that are done to a part's processes.
    static let processKinds = all.filter { $0.need == .process }
}
