/// The receiving end of a replication connection without its socket.
///
/// The sender says, a line each: `put COPY` for a session, `ask COPY` for one that is to be acknowledged by `ok`, and
/// `all`, which is answered by a `put` for every session and `end`.
struct ReplicationMachine {
    enum Action: Sendable, Equatable {
        case take(SessionCopy)
        case acknowledge
        case tellAll
        /// What came is none of this.
        case close
    }

    /// A copy has 32 digits and two numbers of 19 digits at most.
    static let lineBytesMax = 80

    private var buffered: [UInt8] = []
    private var isClosed = false

    mutating func receive(_ bytes: some Sequence<UInt8>) -> [Action] {
        guard !isClosed else { return [] }
        buffered += bytes
        var actions: [Action] = []
        var rest = buffered[...]
        while !isClosed, let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            take(String(decoding: rest[..<end], as: UTF8.self), &actions)
            rest = rest[(end + 1)...]
        }
        buffered = Array(rest)
        if !isClosed, buffered.count > Self.lineBytesMax { refuse(&actions) }
        return actions
    }

    private mutating func take(_ line: String, _ actions: inout [Action]) {
        let words = line.split(separator: " ", omittingEmptySubsequences: false)
        switch (words.first, SessionCopy(words.dropFirst())) {
        case ("put", let copy?): actions.append(.take(copy))
        case ("ask", let copy?): actions += [.take(copy), .acknowledge]
        case ("all", nil) where words.count == 1: actions.append(.tellAll)
        default: refuse(&actions)
        }
    }

    private mutating func refuse(_ actions: inout [Action]) {
        isClosed = true
        actions.append(.close)
    }
}
