import Foundation
import Glibc
import Platform

/// One thing that was looked at on this machine, and whether it stands in the way of measuring.
struct MachineCheck: Sendable {
    var fitness: Fitness
    var subject: String
    var words: String

    /// All checks, in the order of the page.
    static func all() -> [MachineCheck] {
        [build, processors, load, descriptors, ports, clock, lateness, temporary] + programs
    }

    private static var build: MachineCheck {
        #if DEBUG
            MachineCheck(
                fitness: .doubtful, subject: "build",
                words: "debug: it needs several times the CPU; measure with swift build -c release")
        #else
            MachineCheck(fitness: .good, subject: "build", words: "release")
        #endif
    }

    private static var processors: MachineCheck {
        let count = ProcessInfo.processInfo.activeProcessorCount
        if let quota = processorQuota, quota < Double(count) {
            return MachineCheck(
                fitness: .doubtful, subject: "processors",
                words: "\(count), of which a quota leaves \(round(quota, to: 2)): beyond it the generator stands still")
        }
        return MachineCheck(
            fitness: count > 1 ? .good : .doubtful, subject: "processors",
            words: count > 1 ? "\(count)" : "1: the generator shares it with everything else")
    }

    /// The share of processors that a control group leaves us; nil for all of them.
    private static var processorQuota: Double? {
        guard let text = text("/sys/fs/cgroup/cpu.max") else { return nil }
        let words = text.split(whereSeparator: \.isWhitespace)
        guard words.count == 2, let quota = Double(words[0]), let period = Double(words[1]), period > 0 else {
            return nil
        }
        return quota / period
    }

    private static var load: MachineCheck {
        var average = 0.0
        guard getloadavg(&average, 1) == 1 else {
            return MachineCheck(fitness: .doubtful, subject: "load", words: "the system does not tell")
        }
        let share = average / Double(max(1, ProcessInfo.processInfo.activeProcessorCount))
        let words = "\(round(average, to: 1)) runnable in the last minute"
        return share < 0.5
            ? MachineCheck(fitness: .good, subject: "load", words: words)
            : MachineCheck(fitness: .doubtful, subject: "load", words: "\(words): others use this machine, too")
    }

    private static var descriptors: MachineCheck {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        let most = limit.rlim_max
        let words = "\(most) (rmsload raises its limit from \(limit.rlim_cur))"
        if most < 256 {
            return MachineCheck(fitness: .bad, subject: "descriptors", words: "\(words): raise it, ulimit -Hn 65536")
        }
        return most < 4096
            ? MachineCheck(
                fitness: .doubtful, subject: "descriptors",
                words: "\(words): no more connections than that; raise it, ulimit -Hn 65536")
            : MachineCheck(fitness: .good, subject: "descriptors", words: words)
    }

    private static var ports: MachineCheck {
        let words = (text("/proc/sys/net/ipv4/ip_local_port_range") ?? "").split(whereSeparator: \.isWhitespace)
            .compactMap { Int($0) }
        guard words.count == 2 else {
            return MachineCheck(fitness: .doubtful, subject: "ports", words: "the system does not tell")
        }
        let count = words[1] - words[0] + 1
        let found = "\(count) for outgoing connections (\(words[0]) to \(words[1]))"
        return count < 10_000
            ? MachineCheck(
                fitness: .doubtful, subject: "ports",
                words: "\(found): many short connections use them up; net.ipv4.ip_local_port_range")
            : MachineCheck(fitness: .good, subject: "ports", words: found)
    }

    private static var clock: MachineCheck {
        let source =
            text("/sys/devices/system/clocksource/clocksource0/current_clocksource")?
            .trimmingCharacters(in: .whitespacesAndNewlines) ?? "unknown"
        let rounds: UInt64 = 10_000
        let start = MonotonicTime.nowNs()
        for _ in 0..<rounds { _ = MonotonicTime.nowNs() }
        let costNs = (MonotonicTime.nowNs() - start) / rounds
        let words = "\(source), \(costNs) ns a reading"
        return costNs < 1_000
            ? MachineCheck(fitness: .good, subject: "clock", words: words)
            : MachineCheck(
                fitness: .doubtful, subject: "clock", words: "\(words): too slow for high rates; the kernel prefers tsc"
            )
    }

    /// How late a sleep of a millisecond ends: what the generator's own lateness will be at the least.
    private static var lateness: MachineCheck {
        let periodNs: UInt64 = 1_000_000
        let late = (0..<100).map { _ -> UInt64 in
            let due = MonotonicTime.nowNs() + periodNs
            usleep(UInt32(periodNs / 1_000))
            let now = MonotonicTime.nowNs()
            return now > due ? now - due : 0
        }.sorted()
        let p99Ms = Double(late[98]) / 1e6
        let words = "p99 \(round(p99Ms, to: 2)) ms late, at most \(round(Double(late[99]) / 1e6, to: 2)) ms"
        return p99Ms < 5
            ? MachineCheck(fitness: .good, subject: "timers", words: words)
            : MachineCheck(
                fitness: .doubtful, subject: "timers", words: "\(words): the machine is busy, or not its own master")
    }

    private static var temporary: MachineCheck {
        let folder = NSTemporaryDirectory()
        guard access(folder, W_OK) == 0 else {
            return MachineCheck(
                fitness: .bad, subject: "folder", words: "\(folder) cannot be written; set TMPDIR to one that can")
        }
        let values = try? FileManager.default.attributesOfFileSystem(forPath: folder)
        let free = (values?[.systemFreeSize] as? NSNumber)?.int64Value ?? 0
        let words = "\(folder), \(free >> 20) MiB free"
        return free < 200 << 20
            ? MachineCheck(fitness: .doubtful, subject: "folder", words: "\(words): a lab needs some 100 MiB")
            : MachineCheck(fitness: .good, subject: "folder", words: words)
    }

    /// What the embedded lab is made of. Without it, rmsload measures platforms that run already.
    private static var programs: [MachineCheck] {
        let problem = Lab.missing(LabSettings(), environment: ProcessInfo.processInfo.environment)
        return [
            problem.map { MachineCheck(fitness: .doubtful, subject: "lab", words: "no embedded lab here: \($0)") }
                ?? MachineCheck(fitness: .good, subject: "lab", words: "httpd, HAProxy and rms-node are there")
        ]
    }

    private static func text(_ path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }

    private static func round(_ value: Double, to digits: Int) -> String { String(format: "%.\(digits)f", value) }
}
