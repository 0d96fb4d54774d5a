/// Controls a part by the user's own commands, each a line for a POSIX shell, here or by ssh.
struct CommandDriver: ControlDriver {
    var lines: CommandLines
    var host: CommandHost

    /// Only what can be undone is offered.
    var faults: Set<FaultPlan.Kind> {
        var faults: Set<FaultPlan.Kind> = []
        if lines.start != nil {
            if lines.kill != nil { faults.insert(.kill) }
            if lines.stop != nil { faults.insert(.restart) }
            if lines.gracefulStop != nil { faults.insert(.gracefulStop) }
        }
        if lines.freeze != nil, lines.thaw != nil { faults.insert(.freeze) }
        return faults
    }

    /// `alive` says by its exit status whether the part runs: 0 yes, 1 no, anything else that it cannot tell. Its first
    /// line of output, if it has one, tells one life from another; a number at its beginning is the process.
    func condition() async -> PartCondition {
        do throws(ControlFailure) {
            let result = try await host.shell(lines.alive)
            switch result.status {
            case 0: break
            case 1: return .gone
            default: return .unknown("alive: \(result.words)")
            }
            let first = result.output.split(whereSeparator: \.isNewline).first.map { $0.trimmingBlanks } ?? ""
            let pid = first.split(whereSeparator: \.isWhitespace).first.flatMap { Int32($0) }
            let life = PartLife(pid: pid, start: String(first))
            guard let frozen = lines.frozen else { return .running(life) }
            let answer = try await host.shell(frozen)
            switch answer.status {
            case 0: return .frozen(life)
            case 1: return .running(life)
            default: return .unknown("frozen: \(answer.words)")
            }
        } catch {
            return .unknown(error.description)
        }
    }

    func perform(_ deed: ControlDeed) async throws(ControlFailure) {
        let line =
            switch deed {
            case .kill: lines.kill
            case .stop: lines.stop
            case .gracefulStop: lines.gracefulStop
            case .freeze: lines.freeze
            case .thaw: lines.thaw
            case .start: lines.start
            }
        guard let line else {
            // There is nothing to be thawed where nothing can be frozen.
            if deed == .thaw { return }
            throw ControlFailure("the platform file has no command for it")
        }
        if deed == .start, await condition().life != nil { return }
        try await host.succeed(line: line)
    }
}

/// The user's own commands for a part; nil where there is none.
public struct CommandLines: Sendable, Equatable, Codable {
    public var alive: String
    public var kill: String?
    public var start: String?
    public var stop: String?
    public var gracefulStop: String?
    public var freeze: String?
    public var thaw: String?
    public var frozen: String?
    public var drain: String?
    public var undrain: String?

    public init(alive: String) { self.alive = alive }
}
