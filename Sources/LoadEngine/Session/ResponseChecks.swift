/// The expectations and captures of one exchange made ready for the loop.
///
/// Plain pointers, used by one worker only since patterns write to their match data; whoever owns it frees it.
struct ResponseChecks {
    private enum Check {
        case status(start: Int, count: Int)
        case type(ByteStore)
        case header(name: ByteStore, text: ByteStore, hasText: Bool)
        case bodyContains(CompiledTemplate)
        case bodyMatches(Pattern)
        case json(JSONPath, text: ByteStore, hasText: Bool)
        case bodyAtLeast(Int)
    }

    private enum Source {
        case regex(Pattern)
        case json(JSONPath)
        case header(ByteStore)
        case cookie(ByteStore)
    }

    private struct Keep {
        var variable: Int
        var source: Source
    }

    /// Whether the response's body must be kept for this exchange.
    let needsBody: Bool
    /// Whether its header fields must be parsed into the table.
    let needsHeaders: Bool
    /// Whether nothing but the default is asked: a status below 400.
    let isDefault: Bool

    private let hasStatus: Bool
    private let checks: UnsafeMutablePointer<Check>
    private let checkCount: Int
    private let keeps: UnsafeMutablePointer<Keep>
    private let keepCount: Int
    /// The status ranges of all expectations, one after the other.
    private let ranges: UnsafeMutablePointer<ClosedRange<Int>>

    init(_ exchange: ExchangePlan) throws(CheckError) {
        var ranges: [ClosedRange<Int>] = []
        var checks: [Check] = []
        for expectation in exchange.expectations {
            checks.append(try Self.check(expectation, ranges: &ranges))
        }
        var keeps: [Keep] = []
        for capture in exchange.captures {
            keeps.append(Keep(variable: capture.variable, source: try Self.source(capture.source)))
        }
        let proof = exchange.identity.map { $0.continued + $0.older } ?? []
        let expectations = exchange.expectations + proof
        needsBody = expectations.contains(where: \.needsBody) || exchange.captures.contains(where: \.needsBody)
        needsHeaders =
            expectations.contains(where: \.needsHeaders) || exchange.captures.contains(where: \.needsHeaders)
        hasStatus = checks.contains { if case .status = $0 { true } else { false } }
        isDefault = checks.isEmpty && keeps.isEmpty
        checkCount = checks.count
        keepCount = keeps.count
        self.checks = Self.block(checks)
        self.keeps = Self.block(keeps)
        self.ranges = Self.block(ranges)
    }

    /// Expectations alone, as those of a proof.
    init(expectations: [Expectation]) throws(CheckError) {
        try self.init(ExchangePlan(step: 0, target: Template("/"), expectations: expectations))
    }

    /// Checks a response and, when it is as expected, keeps what is captured.
    ///
    /// Expectations come first, in order, up to the first that is not met; captures are then left undone and their
    /// variables as they were. All captures are tried, and one that finds nothing leaves its variable unset.
    /// - Parameter variables: the session's, the same as in the context.
    /// - Parameter scratch: emptied and used; one for each worker will do.
    @inline(__always)
    func run(
        _ view: borrowing ResponseView, variables: inout SessionVariables, context: borrowing TemplateContext,
        scratch: inout ByteStore
    ) -> CheckResult {
        if isDefault { return view.status < 400 ? .ok : .failed(0) }
        return runAll(view, variables: &variables, context: context, scratch: &scratch)
    }

    private func runAll(
        _ view: borrowing ResponseView, variables: inout SessionVariables, context: borrowing TemplateContext,
        scratch: inout ByteStore
    ) -> CheckResult {
        if !hasStatus && view.status >= 400 { return .failed(checkCount + keepCount) }
        for index in 0..<checkCount where !isMet(index, view, context, &scratch) { return .failed(index) }
        var result = CheckResult.ok
        for index in 0..<keepCount where !keep(index, view, &variables, &scratch) && result == .ok {
            result = .failed(checkCount + index)
        }
        return result
    }

    private func isMet(
        _ index: Int, _ view: borrowing ResponseView, _ context: borrowing TemplateContext,
        _ scratch: inout ByteStore
    ) -> Bool {
        scratch.removeAll()
        switch checks[index] {
        case .status(let start, let count):
            for place in start..<start + count where ranges[place].contains(view.status) { return true }
            return false
        case .type(let type):
            guard let value = view.table.find("content-type", in: view.head) else { return false }
            return FieldBytes.isEqual(HeaderSearch.mediaType(value), lower: type.bytes)
        case .header(let name, let text, let hasText):
            var place = 0
            while let value = view.table.next(name.bytes, after: &place, in: view.head) {
                if !hasText || HeaderSearch.contains(value, text.bytes) { return true }
            }
            return false
        case .bodyContains(let template):
            if template.isStatic { return HeaderSearch.contains(view.body, template.bytes) }
            return template.render(into: &scratch, context: context)
                && HeaderSearch.contains(view.body, scratch.bytes)
        case .bodyMatches(let pattern):
            return pattern.matches(view.body)
        case .json(let path, let text, let hasText):
            guard path.value(in: view.body, into: &scratch) else { return false }
            return !hasText || FieldBytes.isIdentical(scratch.bytes, text.bytes)
        case .bodyAtLeast(let count):
            return view.body.count >= count
        }
    }

    private func keep(
        _ index: Int, _ view: borrowing ResponseView, _ variables: inout SessionVariables,
        _ scratch: inout ByteStore
    ) -> Bool {
        let found: UnsafeRawBufferPointer?
        switch keeps[index].source {
        case .regex(let pattern):
            found = pattern.firstMatch(in: view.body)
        case .json(let path):
            scratch.removeAll()
            found = path.value(in: view.body, into: &scratch) ? scratch.bytes : nil
        case .header(let name):
            found = view.table.find(name.bytes, in: view.head)
        case .cookie(let name):
            found = HeaderSearch.cookie(name.bytes, in: view)
        }
        guard let found else {
            variables.unset(keeps[index].variable)
            return false
        }
        variables.set(keeps[index].variable, found)
        return true
    }

    /// Gives the memory back.
    func free() {
        for index in 0..<checkCount { Self.free(checks[index]) }
        for index in 0..<keepCount { Self.free(keeps[index].source) }
        checks.deallocate()
        keeps.deallocate()
        ranges.deallocate()
    }
}

extension ResponseChecks {
    private static func check(
        _ expectation: Expectation, ranges: inout [ClosedRange<Int>]
    ) throws(CheckError) -> Check {
        switch expectation {
        case .status(let allowed):
            ranges += allowed
            return .status(start: ranges.count - allowed.count, count: allowed.count)
        case .type(let type):
            return .type(stored(type.lowercased()))
        case .header(let name, let text):
            return .header(name: stored(name.lowercased()), text: stored(text ?? ""), hasText: text != nil)
        case .bodyContains(let template):
            return .bodyContains(CompiledTemplate(template))
        case .bodyMatches(let pattern):
            return .bodyMatches(try Pattern(pattern))
        case .json(let path, let text):
            return .json(try JSONPath(path), text: stored(text ?? ""), hasText: text != nil)
        case .bodyAtLeast(let count):
            return .bodyAtLeast(count)
        }
    }

    private static func source(_ source: Capture.Source) throws(CheckError) -> Source {
        switch source {
        case .regex(let pattern): .regex(try Pattern(pattern))
        case .json(let path): .json(try JSONPath(path))
        case .header(let name): .header(stored(name.lowercased()))
        case .cookie(let name): .cookie(stored(name))
        }
    }

    private static func stored(_ text: String) -> ByteStore {
        var store = ByteStore()
        store.append(text: text)
        return store
    }

    private static func block<Element>(_ elements: [Element]) -> UnsafeMutablePointer<Element> {
        let block = UnsafeMutablePointer<Element>.allocate(capacity: elements.count)
        for (index, element) in elements.enumerated() { (block + index).initialize(to: element) }
        return block
    }

    private static func free(_ check: Check) {
        switch check {
        case .status, .bodyAtLeast: break
        case .type(var text): text.free()
        case .header(var name, var text, _):
            name.free()
            text.free()
        case .bodyContains(var template): template.free()
        case .bodyMatches(let pattern): pattern.free()
        case .json(var path, var text, _):
            path.free()
            text.free()
        }
    }

    private static func free(_ source: Source) {
        switch source {
        case .regex(let pattern): pattern.free()
        case .json(var path): path.free()
        case .header(var name), .cookie(var name): name.free()
        }
    }
}
