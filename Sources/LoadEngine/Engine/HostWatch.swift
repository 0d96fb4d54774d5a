import Glibc

/// Looks once a second at what the kernel tells of the machine's part in a run: the time, ports, segments sent again.
struct HostWatch {
    private let wallOffset: Int64
    private let segments: Segments?
    private var nextLook: Nanoseconds = 0
    /// Most that the real-time clock was seen to have moved against the monotonic one.
    private(set) var clockStep: Nanoseconds = 0
    /// Most connections open or closed within the last minute; nil where the kernel does not tell.
    private(set) var portsPeak: Int?

    static let period: Nanoseconds = .seconds(1)

    init() {
        wallOffset = Self.offset()
        segments = Segments()
    }

    /// Looks, unless it has just looked.
    mutating func look(now: Nanoseconds) {
        if now < nextLook { return }
        nextLook = now + Self.period
        clockStep = max(clockStep, (Self.offset() - wallOffset).magnitude)
        if let used = KernelFile.read("/proc/net/sockstat").flatMap(Self.ports(inUse:)) {
            portsPeak = max(portsPeak ?? 0, used)
        }
    }

    /// Puts what was seen into the record.
    mutating func finish(into health: inout GeneratorHealth) {
        look(now: .max - Self.period)
        health.clockStepMs = Double(clockStep) / 1e6
        health.portsPeak = portsPeak
        health.portsLimit = KernelFile.read("/proc/sys/net/ipv4/ip_local_port_range").flatMap(Self.ports(ofRange:))
        guard let segments, let last = Segments(), last.sent >= segments.sent, last.resent >= segments.resent else {
            return
        }
        health.segmentsSent = last.sent - segments.sent
        health.segmentsResent = last.resent - segments.resent
    }

    /// The wall clock's distance from the monotonic clock; it changes when somebody sets the time.
    private static func offset() -> Int64 { Int64(MonotonicClock.wall()) - Int64(MonotonicClock.reading()) }

    /// Sockets in use or in TIME_WAIT, from `/proc/net/sockstat`.
    static func ports(inUse text: String) -> Int? {
        for line in text.split(separator: "\n") where line.hasPrefix("TCP:") {
            let words = line.split(separator: " ")
            func value(after name: String) -> Int? {
                guard let place = words.firstIndex(where: { $0 == name }), place + 1 < words.count else { return nil }
                return Int(words[place + 1])
            }
            if let open = value(after: "inuse"), let closed = value(after: "tw") { return open + closed }
        }
        return nil
    }

    /// How many ports a range such as `32768 60999` has.
    static func ports(ofRange text: String) -> Int? {
        let ends = text.split { $0 == "\t" || $0 == " " || $0 == "\n" }.compactMap { Int($0) }
        return ends.count == 2 && ends[0] <= ends[1] ? ends[1] - ends[0] + 1 : nil
    }

    /// TCP segments since the machine started.
    struct Segments: Equatable {
        var sent: Int
        var resent: Int

        init?() {
            guard let text = KernelFile.read("/proc/net/snmp") else { return nil }
            self.init(text)
        }

        /// Reads `/proc/net/snmp`: a line of names, then a line of values.
        init?(_ text: String) {
            let lines = text.split(separator: "\n").filter { $0.hasPrefix("Tcp:") }.map { $0.split(separator: " ") }
            guard lines.count == 2, lines[0].count == lines[1].count,
                let sentPlace = lines[0].firstIndex(of: "OutSegs"), let sent = Int(lines[1][sentPlace]),
                let resentPlace = lines[0].firstIndex(of: "RetransSegs"), let resent = Int(lines[1][resentPlace])
            else { return nil }
            self.sent = sent
            self.resent = resent
        }
    }
}
