extension ExchangePlan {
    /// How many checks a response can fail: the expectations, then the captures, then one that the status is below
    /// 400, which counts where no expectation is about the status.
    public var checkCount: Int { expectations.count + captures.count + 1 }

    /// A check in the words of a report: `status 200`, `body contains "<scene"`.
    ///
    /// - Parameter index: from 0 up to `checkCount`, as in `CheckResult.failed`.
    /// - Parameter variables: the session's variable names, `SessionPlan.variables`.
    /// - Parameter feeders: the plan's feeders.
    public func checkDescription(_ index: Int, variables: [String] = [], feeders: [Feeder] = []) -> String {
        let names = TemplateNames(variables: variables, feeders: feeders)
        if index < expectations.count { return expectations[index].description(names) }
        if index - expectations.count < captures.count {
            return captures[index - expectations.count].description(names)
        }
        return "status below 400"
    }
}

/// Names for the holes of templates.
private struct TemplateNames {
    var variables: [String]
    var feeders: [Feeder]

    func variable(_ slot: Int) -> String { variables.indices.contains(slot) ? variables[slot] : "variable \(slot)" }

    func text(_ template: Template) -> String {
        var text = ""
        for part in template.parts {
            switch part {
            case .literal(let literal): text += literal
            case .variable(let slot): text += "${\(variable(slot))}"
            case .feeder(let feeder, let column): text += "${\(self.column(column, of: feeder))}"
            case .sessionID: text += "${session.id}"
            case .sequence: text += "${session.seq}"
            case .proofs: text += "${session.proofs}"
            case .unique: text += "${unique}"
            }
        }
        return text
    }

    private func column(_ column: Int, of feeder: Int) -> String {
        guard feeders.indices.contains(feeder), feeders[feeder].columns.indices.contains(column) else {
            return "feeder \(feeder).\(column)"
        }
        return "\(feeders[feeder].name).\(feeders[feeder].columns[column])"
    }
}

extension Expectation {
    fileprivate func description(_ names: TemplateNames) -> String {
        switch self {
        case .status(let ranges):
            let texts = ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound) to \($0.upperBound)" }
            return texts.isEmpty ? "no status at all" : "status " + texts.joined(separator: " or ")
        case .type(let type): return "type \(type)"
        case .header(let name, nil): return "header \(name)"
        case .header(let name, let text?): return "header \(name) contains \"\(text)\""
        case .bodyContains(let template): return "body contains \"\(names.text(template))\""
        case .bodyMatches(let pattern): return "body matches \"\(pattern)\""
        case .json(let path, nil): return "JSON \(path)"
        case .json(let path, let text?): return "JSON \(path) equals \"\(text)\""
        case .bodyAtLeast(let count): return "body of \(count) bytes or more"
        }
    }
}

extension Capture {
    fileprivate func description(_ names: TemplateNames) -> String {
        let place =
            switch source {
            case .regex(let pattern): "regular expression \"\(pattern)\""
            case .json(let path): "JSON \(path)"
            case .header(let name): "header \(name)"
            case .cookie(let name): "cookie \(name)"
            }
        return "capture \(names.variable(variable)) from \(place)"
    }
}
