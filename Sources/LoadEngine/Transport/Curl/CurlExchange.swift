import CCurl

/// One exchange that libcurl carries, and what has come of it. Stays where it is while the worker lasts.
struct CurlExchange {
    enum Stage: UInt8 {
        /// Nothing has come, or only interim responses.
        case waiting
        case head
        /// The final head is complete.
        case body
    }

    /// What all exchanges of the worker share.
    let context: UnsafeMutablePointer<CurlContext>
    let place: Int
    /// Whether the worker has not closed it yet.
    var isActive = false
    /// libcurl's handle while it is at work on it.
    var easy: UnsafeMutableRawPointer?
    var generation: UInt32 = 0
    var client = 0
    var origin = 0
    var source: UInt64 = 0
    var isIdempotent = false
    var keepsBody = false
    /// Whether a connection must have agreed on HTTP/2 by ALPN.
    var needsAgreement = false
    /// Whether it was guessed that a connection is opened for it, or that there is one; nil where that is of no
    /// importance.
    var opens: Bool?
    /// Wrong guesses so far, which end an exchange when there are too many: connections come and go faster than that.
    var guesses = 0
    static let guessesMax = 8
    /// The guess was wrong: it begins anew with the other one.
    var isWrongGuess = false
    var request = CurlRequest()

    /// How often the request was sent.
    var attempts = 0
    /// It went out on a connection that stood already.
    var isReused = false
    /// A connection was opened for it and has not been looked at yet.
    var hasOpened = false
    var stage = Stage.waiting
    var isAnswered = false
    var interims: UInt8 = 0
    var fieldCount = 0
    var headBytes = 0
    var status = 0
    var head = ByteStore()
    var body = ByteStore()
    var bytesIn = 0
    var bytesOut = 0
    /// How it ended where we ended it ourselves.
    var failure: Outcome?
    /// Why opening a connection failed, an errno; 0 for no failure.
    var openFailure: Int32 = 0
    /// Where libcurl writes why it failed; made when it is first needed.
    var words: UnsafeMutablePointer<CChar>?

    init(context: UnsafeMutablePointer<CurlContext>, place: Int) {
        self.context = context
        self.place = place
    }

    /// Forgets the exchange before, keeping memory.
    mutating func reset(_ order: ExchangeOrder) {
        isActive = true
        generation = order.generation
        client = order.client
        origin = order.origin
        source = order.source
        isIdempotent = order.isIdempotent
        keepsBody = order.keepsBody
        opens = nil
        isWrongGuess = false
        guesses = 0
        attempts = 0
        isReused = false
        hasOpened = false
        stage = .waiting
        isAnswered = false
        interims = 0
        fieldCount = 0
        headBytes = 0
        status = 0
        head.removeAll()
        body.removeAll()
        bytesIn = 0
        bytesOut = 0
        failure = nil
        openFailure = 0
        if words == nil { words = .allocate(capacity: Int(CURL_ERROR_SIZE)) }
        words?[0] = 0
    }

    /// Stores beyond this go back to the system when an exchange is over.
    private static let keptMax = 64 << 10

    /// The worker is done with it.
    mutating func close() {
        isActive = false
        attempts = 0
        bytesIn = 0
        if body.capacity > Self.keptMax { body.free() }
        if head.capacity > Self.keptMax { head.free() }
        request.shrink(to: Self.keptMax)
    }

    /// Tells the worker.
    func note(_ kind: ExchangeNote.Kind) {
        context.pointee.notes.append(
            ExchangeNote(place: place, generation: generation, at: context.pointee.clock.now(), kind: kind))
    }

    /// Takes a line of a head or of trailers; false ends the exchange with `failure`.
    mutating func take(line: UnsafeRawBufferPointer) -> Bool {
        if !isAnswered {
            isAnswered = true
            note(.answered)
        }
        bytesIn += line.count
        headBytes += line.count
        if headBytes > context.pointee.limits.headBytesMax { return fails(.tooLarge) }
        // Trailers are judged by their length and dropped.
        if stage == .body { return true }
        if stage == .waiting { return begin(head: line) }
        if line.first == 0x0D || line.first == 0x0A { return completeHead() }
        // A line that goes on is no field of its own.
        if line.first != 0x20, line.first != 0x09 { fieldCount += 1 }
        if fieldCount > context.pointee.limits.headerFieldsMax { return fails(.tooLarge) }
        head.append(line)
        return true
    }

    /// A status line: `HTTP/2 200` becomes what HTTP/1.1 writes, so that one reader reads all heads.
    private mutating func begin(head line: UnsafeRawBufferPointer) -> Bool {
        guard let space = line.firstIndex(of: 0x20) else { return fails(.malformed) }
        let digits = line[(space + 1)...].prefix(3)
        // libcurl passes over more than one space, which RFC 9112 does not allow (§4).
        if digits.count < 3 || !digits.allSatisfy(FieldBytes.isDigit) { return fails(.malformed) }
        status = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        stage = .head
        fieldCount = 0
        head.removeAll()
        head.append("HTTP/1.1")
        head.append(UnsafeRawBufferPointer(rebasing: line[space...]))
        return true
    }

    private mutating func completeHead() -> Bool {
        head.append("\r\n")
        if status / 100 == 1 {
            // Never asked for (RFC 9110 §15.2.2).
            if status == 101 { return fails(.malformed) }
            interims += 1
            if interims > ResponseMachine.interimMax { return fails(.tooLarge) }
            stage = .waiting
            return true
        }
        stage = .body
        note(.head)
        return true
    }

    /// Takes content; false ends the exchange with `failure`.
    mutating func take(content: UnsafeRawBufferPointer) -> Bool {
        bytesIn += content.count
        if !keepsBody { return true }
        if body.count + content.count > context.pointee.limits.bodyBytesMax { return fails(.tooLarge) }
        body.append(content)
        return true
    }

    /// Ends the exchange from within one of libcurl's calls.
    mutating func fails(_ outcome: Outcome) -> Bool {
        failure = outcome
        return false
    }

    /// Gives the memory back.
    mutating func free() {
        request.free()
        head.free()
        body.free()
        words?.deallocate()
    }
}
