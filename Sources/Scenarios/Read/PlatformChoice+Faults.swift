import Platform

extension PlatformChoice {
    /// Names of the nodes, in the platform's order; none where nobody knows them.
    public var nodes: [String] { nodeNames }

    /// Names of the nodes that targets may be about; none where nobody knows them.
    var nodeNames: [String] {
        switch self {
        case .lab: Self.embeddedNodes
        case .existing: []
        case .file(let description): description.names(in: .nodes)
        }
    }

    /// Why a fault cannot be done to a part; nil where it can.
    public func reason(against kind: FaultPlan.Kind, on part: String) -> String? {
        (refusal ?? obstacle(kind, on: part)).map { "\($0.found); expected \($0.expected)" }
    }

    /// Why no fault at all may be done to the platform; nil where some may.
    var refusal: (found: String, expected: String)? {
        switch self {
        case .lab: nil
        case .existing: ("faults on a platform that is only a URL", "no faults, a platform file or a lab")
        case .file(let description):
            description.faultsAllowed
                ? nil
                : (
                    "faults on the platform \(description.name), whose file does not say faults: allowed",
                    "no faults, or faults: allowed in the platform file"
                )
        }
    }

    /// Why this fault cannot be done to a part of the platform; nil where it can.
    func obstacle(_ kind: FaultPlan.Kind, on part: String) -> (found: String, expected: String)? {
        if case .lab(let settings) = self, kind.need == .balancers {
            let drainable = Lab.drainableParts(settings)
            if drainable.contains(part) { return nil }
            let others = drainable.joined(separator: ", ")
            return ("\(kind.name) on \(part), before which nothing chooses", "one of \(others)")
        }
        guard case .file(let description) = self, let part = description.part(part) else { return nil }
        switch kind.need {
        case .network, .link, .disk, .replica:
            return (
                "\(kind.name) on \(part.name), for which a platform file names no way",
                "a fault that its control can do, or command with commands of your own"
            )
        case .nothing: return nil
        case .process, .balancers: break
        case .promotable:
            if DescribedPlatform(description, environment: [:]).promotableParts.contains(part.name) { return nil }
            return (
                "\(kind.name) on \(part.name), which could not be replaced again or of whose role nobody tells",
                "promote and status at it and at the server that leads before it"
            )
        }
        if kind.need == .balancers {
            let drainable = DescribedPlatform(description, environment: [:]).drainableParts
            if drainable.contains(part.name) { return nil }
            let others = drainable.isEmpty ? "" : ", or one of \(drainable.joined(separator: ", "))"
            return (
                "\(kind.name) on \(part.name), whose balancers cannot all be told",
                "a status that drains (balancer-manager, mod_jk, HAProxy's socket) at each balancer before it\(others)"
            )
        }
        guard let control = part.control else {
            return ("\(kind.name) on \(part.name), to which the platform file gives no control", "a control for it")
        }
        if control.faults.contains(kind) { return nil }
        let able = FaultKind.all.filter(control.faults.contains).map(\.name)
        return (
            "\(kind.name) on \(part.name), which its control (\(control.driver.name)) cannot do",
            able.isEmpty ? "a control that can" : "one of \(able.joined(separator: ", ")), or a control that can"
        )
    }
}
