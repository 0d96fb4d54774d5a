extension KeyTable {
    /// The keys of a step that send a request.
    static let methods = ["get", "post", "put", "patch", "delete", "head", "options"]
    static let requestKinds = methods + ["request"]
    static let stepKinds = requestKinds + ["think", "together", "repeat", "choose"]
    static let bodyKinds = ["json", "form", "text", "file"]

    static let sessionGroups: [KeyGroup] = [
        feeder, session, proxy, timeouts, stepTimeouts, step, request, expect, body, identity, acknowledge, capture,
        poll, loop, branch, link, media,
    ]

    private static let feeder = KeyGroup(
        name: "feeder", path: "data.NAME", doc: "A table of which each session draws one row when it begins.",
        keys: [
            Key(
                "csv", .text, .required, example: "data/accounts.csv",
                "A CSV file (RFC 4180) with a header row; the path is relative to the scenario"),
            Key(
                "pick", .choice(["sequential", "random", "unique"]), .value("sequential"), example: "unique",
                "Which row: in turn, any, or each only once (a session beyond the last row is not begun)"),
        ])

    private static let session = KeyGroup(
        name: "session", path: "sessions.NAME", doc: "One kind of visit of a rich-media client.",
        keys: [
            Key(
                "weight", .integer(1, Int.max), .value("1"), example: "7",
                "Share of arrivals, relative to the other kinds"),
            Key(
                "connections", .integer(1, 64), .value("2"), example: "2",
                "Most connections that a session opens to a host, as the client has; with `pool: shared` a worker"),
            Key(
                "pool", .choice(["per-session", "shared"]), .value("per-session"), example: "shared",
                "Whose connections are: each session's own, or of all sessions of this kind, as servers have them"),
            Key(
                "protocol", .choice(["http/1.1", "h2"]), .value("http/1.1"), example: "h2",
                "What is spoken: h2 is agreed on by ALPN for https and by prior knowledge for http; a server that does "
                    + "not speak it is a failure"),
            Key(
                "transport", .choice(["sockets", "curl"]), .derived("curl with h2 or a proxy, else sockets"),
                example: "curl", "Who carries requests: rmsload's own sockets, the fast ones, or libcurl"),
            Key(
                "proxy", .either(.literal(.proxy), .group("proxy")), example: "http://proxy.example:3128",
                "Who passes requests on; proxies of the environment are never used"),
            Key(
                "headers", .named(.template, names: .field, least: 0), example: "{User-Agent: \"phone/1\"}",
                "Header fields of every request; beside them go `User-Agent` and `Accept: */*`"),
            Key(
                "encodings", .list(.choice(["gzip", "deflate", "br"]), least: 0), .value("[]"),
                example: "[gzip, br]",
                "The codings that `Accept-Encoding` offers; bodies are decoded where a step looks into them"),
            Key(
                "link", .group("link"), .derived("as fast as it goes"), example: "{down: 2Mbit/s, up: 384kbit/s}",
                "The client's link, which all its connections share"),
            Key("timeouts", .group("timeouts"), example: "{total: 20s}", "How long an exchange may take"),
            Key("steps", .list(.group("step"), least: 1), .required, example: "[{get: /}]", "What the session does"),
        ])

    private static let proxy = KeyGroup(
        name: "proxy", path: "sessions.NAME.proxy", doc: "A proxy that wants to know who asks.",
        keys: [
            Key("url", .literal(.proxy), .required, example: "http://proxy.example:3128", "Where the proxy is"),
            Key("user", .text, .required, example: "tester", "The name that it knows"),
            Key(
                "password", .template, .required, example: "\"${env.PROXY_PASSWORD}\"",
                "The password; from the environment it is never printed"),
        ])

    private static let link = KeyGroup(
        name: "link", path: "sessions.NAME.link",
        doc: "How fast a client's link is: what connections carry, without the headers of TCP and IP.",
        keys: [
            Key(
                "down", .literal(.bandwidth), .derived("as fast as it goes"), example: "2Mbit/s",
                "Responses are read at this rate"),
            Key(
                "up", .literal(.bandwidth), .derived("as fast as it goes"), example: "384kbit/s",
                "Requests are written at this rate"),
        ])

    private static let media = KeyGroup(
        name: "media", path: "…steps[].media", doc: "A response that is played while it comes.",
        keys: [
            Key(
                "rate", .literal(.bandwidth), .required, example: "256kbit/s",
                "Playing speed: the response is read no faster"),
            Key(
                "abandon", .literal(.ratio), .value("0%"), example: "20%",
                "Viewers who leave, at any point of the content; one whose length is not known is played to its end"),
        ])

    private static let timeouts = KeyGroup(
        name: "timeouts", path: "sessions.NAME.timeouts", doc: "Beyond these an exchange ends as `timeout`.",
        keys: [
            Key("connect", .literal(.duration), .value("5s"), example: "2s", "Until the connection is open"),
            Key(
                "first-byte", .literal(.duration), .value("30s"), example: "10s",
                "From the end of the request to the first byte of the response"),
            Key(
                "total", .literal(.duration), .value("60s"), example: "20s", "From sending to the end of the response"),
        ])

    /// A group of its own: what a step does not say comes from its session, not from a default.
    private static let stepTimeouts = KeyGroup(
        name: "step-timeouts", path: "…steps[].timeouts", doc: "How long this exchange may take.",
        keys: timeouts.keys.map { Key($0.name, $0.shape, .derived("the session's"), example: $0.example, $0.doc) })

    private static let step = KeyGroup(
        name: "step", path: "sessions.NAME.steps[]", doc: "One thing that a session does.",
        keys: methods.map { method in
            Key(
                method, .template, example: "/rms/portal",
                "Sends a \(method.uppercased()) request: the path and query, with `${…}` holes")
        } + [
            Key("request", .group("request"), example: "{method: PURGE, url: /}", "Sends a request of any method"),
            Key(
                "think", .literal(.distribution), example: "lognormal(2s, 0.6)",
                "Waits; a range such as `1s..4s` is even between its bounds"),
            Key(
                "together", .list(.group("step"), least: 1), example: "[{get: /a}, {get: /b}]",
                "Requests sent in parallel over the session's connections"),
            Key("repeat", .group("repeat"), example: "{times: 2..5, steps: […]}", "Does steps several times"),
            Key(
                "choose", .list(.group("branch"), least: 1), example: "[{weight: 3, steps: […]}, …]",
                "Does one of several branches, picked by weight"),
            Key(
                "name", .text, .derived("method and path"), example: "portal",
                "Under which name the request is counted; several steps may share one"),
            Key(
                "headers", .named(.template, names: .field, least: 0), example: "{X-Token: \"${token}\"}",
                "Header fields of this request; they replace the session's of the same name"),
            Key(
                "json", .json, example: "{text: \"hello\", tags: [1, true]}",
                "The body as a YAML value, sent as JSON; texts may have holes, numbers stay numbers"),
            Key(
                "form", .named(.template, names: .any, least: 1), example: "{user: \"${accounts.name}\"}",
                "The body as a form's fields"),
            Key("text", .template, example: "\"hello ${session.id}\"", "The body as plain text"),
            Key(
                "file", .text, example: "data/body.xml",
                "The body from a file, sent as it is (UTF-8); the path is relative to the scenario"),
            Key(
                "expect", .group("expect"), .derived("a status below 400"), example: "{status: 200}",
                "What the response must be, or the exchange is `unexpected`"),
            Key(
                "identity", .group("identity"), example: "{continued: {body: {contains: \"seq=${session.proofs}\"}}}",
                "How the response shows that the server still knows the session; counted around faults, no error"),
            Key(
                "acknowledge", .group("acknowledge"), example: "{id: {json: $.id}, read: \"/rms/comments/${id}\"}",
                "An answer as expected promises that the write is kept: each is read back when the run is over"),
            Key(
                "capture", .named(.group("source"), names: .variable, least: 0), example: "{id: {json: $.id}}",
                "Variables kept from the response for later requests: `${id}`"),
            Key(
                "poll", .group("poll"), example: "{for: 20s}",
                "A long poll: the server may hold the request, so time-outs are longer"),
            Key(
                "timeouts", .group("step-timeouts"), .derived("the session's"), example: "{total: 5s}",
                "How long this exchange may take"),
            Key(
                "media", .group("media"), example: "{rate: 256kbit/s, abandon: 20%}",
                "The response is read at playing speed, by some viewers not to its end"),
            Key(
                "origin", .literal(.identifier), .derived("the platform"), example: "media",
                "Which of `origins` is asked"),
            Key(
                "redirects", .integer(0, 20), .value("0"), example: "3",
                "How many redirects are followed; with 0 a redirect is the answer"),
            Key(
                "cache", .flag, .value("false"), example: "true",
                "GET: the session's cache answers while its entry is fresh, and asks for a change only afterwards"),
        ],
        rules: [
            .exactlyOne(stepKinds), .atMostOne(bodyKinds),
            .only(
                ["name", "headers"] + bodyKinds + ["expect", "identity", "acknowledge", "capture", "poll", "timeouts"]
                    + ["origin", "redirects", "media"],
                beside: requestKinds),
            .only(["cache"], beside: ["get", "request"]),
        ])

    private static let request = KeyGroup(
        name: "request", path: "…steps[].request", doc: "A request of any method.",
        keys: [
            Key("method", .text, .required, example: "PURGE", "The method as sent: capital letters and digits"),
            Key("url", .template, .required, example: "/rms/portal", "The path and query, with `${…}` holes"),
        ])

    private static let expect = KeyGroup(
        name: "expect", path: "…steps[].expect", doc: "What a response must be. Everything that is written must hold.",
        keys: [
            Key(
                "status", .either(.literal(.status), .list(.literal(.status), least: 1)),
                .derived("below 400"), example: "[200, 304]", "The status, or a list of those allowed"),
            Key(
                "type", .text, example: "application/json",
                "The media type of `Content-Type`, without parameters and case"),
            Key(
                "header", .named(.textOrNothing, names: .field, least: 1), example: "{X-Route: rms}",
                "A header field is there and its value contains the text; `~` for any value"),
            Key("body", .group("body"), example: "{contains: \"<scene\"}", "What the body must be"),
            Key(
                "json", .named(.textOrNothing, names: .jsonPath, least: 1), example: "{$.ok: true}",
                "A JSON path of the body is there and equals the value; `~` for any value"),
        ])

    private static let body = KeyGroup(
        name: "body", path: "…steps[].expect.body", doc: "What a response's body must be.",
        keys: [
            Key("contains", .template, example: "\"<scene\"", "The body contains this text"),
            Key("matches", .text, example: "'id=[0-9]+'", "The body matches this regular expression (PCRE2)"),
            Key("at-least", .literal(.size), example: "1KiB", "The body is at least this long"),
        ])

    private static let identity = KeyGroup(
        name: "identity", path: "…steps[].identity",
        doc: "What a response shows of the session. `${session.proofs}` is the number of this proof, from 1.",
        keys: [
            Key(
                "continued", .group("expect"), .required, example: "{body: {contains: \"seq=${session.proofs}\"}}",
                "The session goes on, with all that its client was told; anything else is a lost session"),
            Key(
                "older", .group("expect"), .derived("cannot be told"), example: "{body: {matches: 'seq=[2-9]'}}",
                "The session is known, but its state is older: a state mismatch and no loss"),
        ])

    private static let acknowledge = KeyGroup(
        name: "acknowledge", path: "…steps[].acknowledge",
        doc: "How a write is found again: `${id}` is what the answer gave, `${key}` the request's own `${unique}`.",
        keys: [
            Key("id", .group("source"), .required, example: "{json: $.id}", "Where the answer has the id of the write"),
            Key(
                "read", .template, example: "/rms/comments/${id}",
                "Reads the write: the answer must have its key in it; 404 and 410 mean that it is lost"),
            Key(
                "list", .template, example: "/rms/comments?key=${key}",
                "Lists all that was written with the key, so that duplicates and phantoms are seen too"),
            Key(
                "ids", .literal(.jsonPath), .value("$.ids"), example: "$.ids",
                "Where a list has its ids, as a JSON array"),
        ],
        rules: [.exactlyOne(["read", "list"])])

    private static let capture = KeyGroup(
        name: "source", path: "…steps[].capture.NAME", doc: "Where a variable's value is found.",
        keys: [
            Key(
                "regex", .text, example: "'media/([0-9]+)'",
                "First match of a regular expression (PCRE2) in the body: group 1, or all of it"),
            Key("json", .literal(.jsonPath), example: "$.id", "A JSON path of the body"),
            Key("header", .text, example: "X-Token", "A header field"),
            Key("cookie", .text, example: "JSESSIONID", "A cookie that the response sets"),
        ],
        rules: [.exactlyOne(["regex", "json", "header", "cookie"])])

    private static let poll = KeyGroup(
        name: "poll", path: "…steps[].poll", doc: "A long poll.",
        keys: [
            Key(
                "for", .literal(.duration), .required, example: "20s",
                "How long the server may hold the request; the first-byte time-out is 5s more, the total one 10s")
        ])

    private static let loop = KeyGroup(
        name: "repeat", path: "…steps[].repeat", doc: "Steps that are done several times.",
        keys: [
            Key("times", .literal(.times), .required, example: "2..5", "How many times, or evenly between two bounds"),
            Key("steps", .list(.group("step"), least: 1), .required, example: "[{get: /}]", "What is repeated"),
        ])

    private static let branch = KeyGroup(
        name: "branch", path: "…steps[].choose[]", doc: "One of several ways to go on.",
        keys: [
            Key(
                "weight", .integer(0, Int.max), .value("1"), example: "3",
                "How often, relative to the other branches"),
            Key(
                "steps", .list(.group("step"), least: 0), .required, example: "[]",
                "What is done; an empty list goes on at once"),
        ])
}
