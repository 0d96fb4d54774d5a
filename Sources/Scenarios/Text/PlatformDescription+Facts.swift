import Platform

extension PlatformDescription {
    /// The platform in lines for people: each part, where it is, and what can be done to it.
    var facts: [String] {
        let faults = faultsAllowed ? "faults allowed" : "faults refused"
        let nodes = nodeHeader.map { "header \($0), then " } ?? ""
        let writes = writes == nil ? "" : "; writes looked up in the database"
        return ["platform \(name) at \(entry): \(faults); nodes told by \(nodes)cookie \(cookie)\(writes)"]
            + parts.map { part in
                var words = ["part \(part.name) (\(part.tier.rawValue))"]
                if let route = part.route { words.append("route \(route)") }
                if let health = part.health { words.append("health \(health)") }
                if let address = part.address { words.append("address \(address)") }
                words.append(part.control.map(Self.words) ?? "no control")
                return words.joined(separator: ", ")
            }
    }

    private static func words(_ control: ControlDescription) -> String {
        let able = FaultKind.all.filter(control.faults.contains).map(\.name)
        let place = control.ssh.map { " on \($0.name)" } ?? ""
        return "\(control.driver.name)\(place) (\(able.isEmpty ? "nothing" : able.joined(separator: ", ")))"
    }
}
