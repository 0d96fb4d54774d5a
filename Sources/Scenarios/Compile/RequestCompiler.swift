import LoadEngine

/// One request step: its target, headers, body, expectations and captures.
struct RequestCompiler {
    /// The scenario's file: paths of bodies are relative to it.
    let file: String
    /// What is wrong with a regular expression, nil for nothing.
    let patternProblem: @Sendable (String) -> String?
    /// The session's own headers and time-outs.
    let sessionHeaders: Tree?
    let sessionTimeouts: Tree?
    /// The codings that the session's requests offer.
    let encodings: [String]
    /// Names of the origins beside the platform.
    let origins: [String]

    /// Longer than the poll itself, so that an answer which comes at the last moment is not a time-out.
    static let pollFirstByteMargin = Nanoseconds.seconds(5)
    static let pollTotalMargin = Nanoseconds.seconds(10)

    /// The exchange; nil if something in the step is wrong, which is then reported.
    func exchange(
        _ step: Tree, scope: inout Scope, names: inout StepNames, problems: inout [Diagnostic]
    ) -> ExchangePlan? {
        guard let (method, url) = line(step, problems: &problems) else { return nil }
        let before = problems.count
        let target = Self.target(url, scope: scope, problems: &problems)
        let name = Self.name(step, method: method, url: url)
        let index = names.index(name, method: method, at: step["name"] ?? step, problems: &problems)
        var body = BodyCompiler(file: file, scope: scope)
        let content = body.body(step)
        problems += body.problems
        let headers = HeaderCompiler(scope: scope).headers(
            session: sessionHeaders, step: step["headers"], contentType: body.contentType, encodings: encodings,
            problems: &problems)
        let checks = ResponseCompiler(scope: scope, patternProblem: patternProblem)
        let expectations = checks.expectations(step["expect"], problems: &problems)
        let identity = checks.identity(step["identity"], problems: &problems)
        var captures = checks.captures(step["capture"], problems: &problems)
        let audit = AuditCompiler(scope: scope, checks: checks).audit(
            step["acknowledge"], slot: { scope.slot(AuditCompiler.variable) }, captures: &captures,
            problems: &problems)
        let timeouts = timeouts(step, problems: &problems)
        let keys = GroupReader(step, "step")
        let origin = origin(keys, problems: &problems)
        let isCached = keys.flag("cache") ?? false
        if isCached { checkCached(keys, method: method, problems: &problems) }
        let media = LinkCompiler.media(keys, problems: &problems)
        guard problems.count == before, let target, let index else { return nil }
        return ExchangePlan(
            step: index, origin: origin, method: method, target: target, headers: headers, body: content,
            expectations: expectations, captures: captures, timeouts: timeouts, identity: identity,
            audit: audit, redirectsMax: keys.integer("redirects") ?? 0, isCached: isCached, media: media)
    }

    /// Index into the plan's origins, of which the first is the platform.
    private func origin(_ keys: GroupReader, problems: inout [Diagnostic]) -> Int {
        guard let written = keys.value("origin"), let name = written.scalar else { return 0 }
        if let acknowledge = keys.value("acknowledge") {
            problems.append(
                acknowledge.problem(found: "acknowledge beside origin", expected: "it on writes to the platform"))
        }
        if let index = origins.firstIndex(of: name) { return index + 1 }
        if origins.isEmpty {
            problems.append(
                written.problem(found: "the unknown origin \(Quoted.text(name))", expected: "a name of origins"))
        } else {
            problems.append(PlatformReader.unknown("origin", written, name, among: origins))
        }
        return 0
    }

    /// An entry of the cache has no content, and stands for an answer that was looked into when it came.
    private func checkCached(_ keys: GroupReader, method: String, problems: inout [Diagnostic]) {
        if method != "GET", let written = keys.value("cache") {
            problems.append(written.problem(found: "cache beside \(method)", expected: "it beside get"))
        }
        for key in ["capture", "identity", "acknowledge", "poll"] {
            guard let written = keys.value(key), written.content != .mapping([]) else { continue }
            problems.append(
                written.problem(
                    found: "\(key) beside cache", expected: "one of them: what is not fetched shows nothing new"))
        }
        if (keys.integer("redirects") ?? 0) > 0, let written = keys.value("redirects") {
            problems.append(
                written.problem(found: "redirects beside cache", expected: "one of them: redirects are not kept"))
        }
    }

    /// The name under which a request is counted.
    static func name(_ step: Tree, method: String, url: Tree) -> String {
        if let name = step["name"]?.scalar, !name.isEmpty { return name }
        let path = TemplateText.masked(url.scalar ?? "").prefix { $0 != "?" }
        return "\(method) \(path)"
    }

    /// The method and where the target is written.
    static func line(_ step: Tree) -> (method: String, url: Tree)? {
        for method in KeyTable.methods {
            if let url = step[method] { return url.scalar == nil ? nil : (method.uppercased(), url) }
        }
        guard let request = step["request"], let method = request["method"]?.scalar, let url = request["url"],
            url.scalar != nil
        else { return nil }
        return (method, url)
    }

    private func line(_ step: Tree, problems: inout [Diagnostic]) -> (method: String, url: Tree)? {
        guard let line = Self.line(step) else { return nil }
        let isToken = line.method.unicodeScalars.allSatisfy {
            ("A"..."Z").contains($0) || ("0"..."9").contains($0) || $0 == "-" || $0 == "_"
        }
        guard isToken, !line.method.isEmpty, line.method != "CONNECT" else {
            if let method = step["request"]?["method"] {
                problems.append(method.problem(expected: "a method of capital letters, such as PURGE, but not CONNECT"))
            }
            return nil
        }
        return line
    }

    static func target(_ url: Tree, scope: Scope, problems: inout [Diagnostic]) -> Template? {
        guard let template = scope.template(url, encoding: .target, problems: &problems) else { return nil }
        let expected = "a path that begins with /, such as /rms/portal?page=1 (the platform gives the host)"
        if case .literal(let start)? = template.parts.first {
            guard start.hasPrefix("/") else {
                problems.append(url.problem(expected: expected))
                return nil
            }
        } else if template.parts.isEmpty {
            problems.append(url.problem(expected: expected))
            return nil
        }
        for case .literal(let text) in template.parts {
            guard let odd = text.unicodeScalars.first(where: { !mayStandInTarget($0) }) else { continue }
            problems.append(
                url.problem(
                    found: "the character \(Quoted.text(String(Character(odd)))) in a target",
                    expected: "it percent-encoded (%XX), and no fragment (#)"))
            return nil
        }
        return template
    }

    private static func mayStandInTarget(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value > 0x20 && scalar.value < 0x7F && !"#\"<>\\^`{|}".unicodeScalars.contains(scalar)
    }

    private func timeouts(_ step: Tree, problems: inout [Diagnostic]) -> Timeouts {
        let session = GroupReader(sessionTimeouts, "timeouts")
        let own = GroupReader(step["timeouts"], "step-timeouts")
        func value(_ key: String) -> Nanoseconds {
            own.value(key).flatMap { $0.scalar.flatMap(DurationLiteral.value) } ?? session.duration(key) ?? 0
        }
        var timeouts = Timeouts(connect: value("connect"), firstByte: value("first-byte"), total: value("total"))
        guard let poll = step["poll"], let time = GroupReader(poll, "poll").duration("for") else { return timeouts }
        for key in ["first-byte", "total"] {
            if let written = own.value(key) {
                problems.append(
                    written.problem(found: "\(key) beside poll", expected: "one of them: poll sets this time-out"))
            }
        }
        timeouts.firstByte = time + Self.pollFirstByteMargin
        timeouts.total = time + Self.pollTotalMargin
        return timeouts
    }
}
