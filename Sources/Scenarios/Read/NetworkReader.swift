import LoadEngine

/// Where requests go beside the platform, and which addresses they come from.
struct NetworkReader {
    /// Further origins with the names that steps use; their index in the plan is one more than here.
    private(set) var origins: [(name: String, origin: Origin)] = []
    private(set) var rules: [ResolveRule] = []
    private(set) var sources: [String] = []

    init(_ keys: GroupReader, platform: PlatformChoice?, problems: inout [Diagnostic]) {
        for entry in keys.value("origins")?.entries ?? [] {
            guard let origin = entry.value.scalar.flatMap(PlatformLiteral.origin) else { continue }
            origins.append((entry.key, origin))
        }
        var hosts = origins.map(\.origin)
        switch platform {
        case .existing(let origin): hosts.insert(origin, at: 0)
        case .file(let description):
            hosts.insert(contentsOf: PlatformFile.entry(of: description).map { [$0] } ?? [], at: 0)
        case .lab, nil: break
        }
        for entry in keys.value("resolve")?.entries ?? [] {
            guard let address = entry.value.scalar, let rule = ResolveRule(entry.key, address: address) else {
                continue
            }
            rules.append(rule)
            if platform != nil, !hosts.contains(where: rule.fits) {
                let names = hosts.map(\.authority)
                let hint = Suggestion.text(for: entry.key, among: names)
                problems.append(
                    entry.problem(
                        found: "\(Quoted.text(entry.key)), which nothing is sent to\(hint)",
                        expected: names.isEmpty
                            ? "none: the platform is a lab, and there are no origins"
                            : "one of \(names.joined(separator: ", "))"))
            }
        }
        for item in keys.value("source-addresses")?.items ?? [] {
            sources += item.scalar.flatMap(AddressLiteral.values) ?? []
        }
    }

    /// Names of the further origins.
    var names: [String] { origins.map(\.name) }
}
