/// What a link does to the bytes that pass.
struct LinkSettings: Sendable, Equatable {
    /// How long each byte is held back, each way.
    var delayNs: UInt64 = 0
    /// What passes in a second, each way, all connections together; 0 for no bound.
    var bitsPerS: UInt64 = 0

    var isIdle: Bool { delayNs == 0 && bitsPerS == 0 }

    /// As it is sent to a link.
    var form: String { "delay-ns=\(delayNs)&bits-per-s=\(bitsPerS)" }

    /// Reads the form; nil when it is none.
    init?(form: String) {
        for pair in form.split(separator: "&") {
            let words = pair.split(separator: "=", maxSplits: 1)
            guard words.count == 2, let value = UInt64(words[1]) else { return nil }
            switch words[0] {
            case "delay-ns": delayNs = value
            case "bits-per-s": bitsPerS = value
            default: return nil
            }
        }
    }

    init(delayNs: UInt64 = 0, bitsPerS: UInt64 = 0) {
        self.delayNs = delayNs
        self.bitsPerS = bitsPerS
    }
}

/// What a link tells about itself.
struct LinkStatus: Sendable, Equatable {
    var pid: Int32
    var settings: LinkSettings
    /// Connections that stand.
    var connections: Int
    /// Bytes that it held back since it was started.
    var heldBytes: UInt64

    var text: String {
        "pid=\(pid)&connections=\(connections)&held-bytes=\(heldBytes)&\(settings.form)"
    }

    /// Reads the text; nil when it is none.
    init?(parsing text: String) {
        var values: [Substring: UInt64] = [:]
        for pair in text.split(separator: "&") {
            let words = pair.split(separator: "=", maxSplits: 1)
            guard words.count == 2, let value = UInt64(words[1]) else { return nil }
            values[words[0]] = value
        }
        guard let pid = values["pid"].flatMap({ Int32(exactly: $0) }),
            let connections = values["connections"].flatMap({ Int(exactly: $0) }), let held = values["held-bytes"],
            let delay = values["delay-ns"], let bits = values["bits-per-s"]
        else { return nil }
        self.init(
            pid: pid, settings: LinkSettings(delayNs: delay, bitsPerS: bits), connections: connections, heldBytes: held)
    }

    init(pid: Int32, settings: LinkSettings, connections: Int, heldBytes: UInt64) {
        self.pid = pid
        self.settings = settings
        self.connections = connections
        self.heldBytes = heldBytes
    }
}
