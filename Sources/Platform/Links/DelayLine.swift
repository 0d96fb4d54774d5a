/// One direction of one connection through a link: bytes that wait for their moment, in order.
struct DelayLine {
    private struct Chunk {
        var bytes: [UInt8]
        var sent = 0
        var releaseNs: UInt64
    }

    /// More is not read: the sender then feels the link, as it would feel a full one.
    static let heldMax = 256 * 1024

    private var chunks: [Chunk] = []
    private var first = 0
    private(set) var heldBytes = 0
    /// The sender has finished; what it has sent goes before.
    private(set) var isEnding = false

    var hasRoom: Bool { !isEnding && heldBytes < Self.heldMax }
    /// Everything has been let go, and nothing more will come.
    var isOver: Bool { isEnding && heldBytes == 0 }

    /// The moment at which the next bytes may go; nil when there are none.
    var nextReleaseNs: UInt64? { first < chunks.count ? chunks[first].releaseNs : nil }

    /// Takes bytes that came at this moment.
    ///
    /// - Parameter lane: the link's capacity in this direction, which all its connections share.
    mutating func put(_ bytes: [UInt8], nowNs: UInt64, _ settings: LinkSettings, lane: inout Lane) {
        if bytes.isEmpty { return }
        let passedNs = lane.passes(bytes.count, nowNs: nowNs, bitsPerS: settings.bitsPerS)
        // No byte overtakes another, also when the delay has just become shorter.
        let releaseNs = max(passedNs &+ settings.delayNs, chunks.last?.releaseNs ?? 0)
        chunks.append(Chunk(bytes: bytes, releaseNs: first < chunks.count ? releaseNs : passedNs &+ settings.delayNs))
        heldBytes += bytes.count
    }

    mutating func end() { isEnding = true }

    /// Lets everything go that is due; `send` says how many of the bytes it took.
    ///
    /// - Returns: false when `send` takes no more for now.
    mutating func release(nowNs: UInt64, _ send: (ArraySlice<UInt8>) -> Int) -> Bool {
        while first < chunks.count, chunks[first].releaseNs <= nowNs {
            let rest = chunks[first].bytes[chunks[first].sent...]
            let count = send(rest)
            heldBytes -= count
            if count < rest.count {
                chunks[first].sent += count
                return false
            }
            first += 1
        }
        if first == chunks.count {
            chunks.removeAll(keepingCapacity: true)
            first = 0
        } else if first > 64 {
            chunks.removeFirst(first)
            first = 0
        }
        return true
    }

    /// Nothing is to wait any longer: the fault is over.
    mutating func releaseAll(nowNs: UInt64) {
        for index in first..<chunks.count { chunks[index].releaseNs = min(chunks[index].releaseNs, nowNs) }
    }
}

/// What one direction of a link can carry, shared by all connections.
struct Lane {
    private var freeNs: UInt64 = 0

    /// The moment at which the last of so many bytes has passed, when they come now.
    mutating func passes(_ bytes: Int, nowNs: UInt64, bitsPerS: UInt64) -> UInt64 {
        guard bitsPerS > 0 else {
            freeNs = 0
            return nowNs
        }
        freeNs = max(freeNs, nowNs) &+ UInt64(Double(bytes) * 8e9 / Double(bitsPerS))
        return freeNs
    }
}
