/// One request and what is expected of its response.
public struct ExchangePlan: Sendable {
    /// Index into `Plan.steps`: under which name this exchange is counted.
    public var step: Int
    /// Index into `Plan.origins`.
    public var origin: Int
    /// The method as sent, such as `GET`.
    public var method: String
    /// The request target: path and query.
    public var target: Template
    /// Header fields in the order they are sent. `Host`, `Cookie` and `Content-Length` are added by the engine
    /// unless a field of that name stands here.
    public var headers: [HeaderTemplate]
    /// The request's content; nil for none.
    public var body: Template?
    /// What the response must be. Without a status expectation, 400 and above is unexpected.
    public var expectations: [Expectation]
    /// What is kept of the response, in the session's variables.
    public var captures: [Capture]
    public var timeouts: Timeouts
    /// How the response shows that the server still knows the session; nil where it does not.
    public var identity: IdentityProof?
    /// How the write that this is can be found again; nil where it is none, or is not looked into.
    public var audit: WriteAudit?
    /// How many redirects are followed, one after the other; 0 takes a redirect for the answer. At most 255.
    public var redirectsMax: Int
    /// Whether the session's cache answers, or asks whether its entry has changed. For GET without captures.
    public var isCached: Bool
    /// How the response is played; nil for one that is read as fast as it comes.
    public var media: MediaPlan?

    public init(
        step: Int, origin: Int = 0, method: String = "GET", target: Template, headers: [HeaderTemplate] = [],
        body: Template? = nil, expectations: [Expectation] = [], captures: [Capture] = [],
        timeouts: Timeouts = Timeouts(), identity: IdentityProof? = nil,
        audit: WriteAudit? = nil, redirectsMax: Int = 0, isCached: Bool = false, media: MediaPlan? = nil
    ) {
        self.step = step
        self.origin = origin
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
        self.expectations = expectations
        self.captures = captures
        self.timeouts = timeouts
        self.identity = identity
        self.audit = audit
        self.redirectsMax = redirectsMax
        self.isCached = isCached
        self.media = media
    }
}

/// A header field whose value may contain variables.
public struct HeaderTemplate: Sendable, Equatable {
    public var name: String
    public var value: Template

    public init(name: String, value: Template) {
        self.name = name
        self.value = value
    }
}

/// How long an exchange may take before its outcome is `timeout`.
public struct Timeouts: Sendable, Equatable {
    /// From the start of connecting to an open connection.
    public var connect: Nanoseconds
    /// From the end of the request to the first byte of the response; a long poll needs more.
    public var firstByte: Nanoseconds
    /// From sending to the end of the response.
    public var total: Nanoseconds

    public init(
        connect: Nanoseconds = .seconds(5), firstByte: Nanoseconds = .seconds(30), total: Nanoseconds = .seconds(60)
    ) {
        self.connect = connect
        self.firstByte = firstByte
        self.total = total
    }
}
