/// What `balancer-manager?xml=1` tells.
///
/// Not a reader of XML in general: httpd writes one element a line or several, without attributes but for the root's.
struct BalancerManagerPage: Sendable, Equatable {
    struct Entry: Sendable, Equatable {
        /// The balancer's name in httpd's configuration, without `balancer://`.
        var balancer: String
        /// What a change of this balancer has to carry.
        var nonce: String
        var member: MemberStatus
    }

    var entries: [Entry] = []

    var members: [MemberStatus] { entries.map(\.member) }

    /// nil for anything that is no such page.
    init?(parsing text: String) {
        guard text.contains("<httpd:manager") else { return nil }
        for balancer in Self.elements("balancer", in: text[...]) {
            let (frame, workers) = Self.split(balancer, at: "<httpd:workers>")
            guard let name = Self.value("name", in: frame) else { return nil }
            let nonce = Self.value("nonce", in: frame) ?? ""
            for worker in Self.elements("worker", in: workers) {
                guard let url = Self.value("name", in: worker), let status = Self.value("status", in: worker)
                else { return nil }
                let flags = status.split(separator: " ")
                let member = MemberStatus(
                    name: url, route: Self.value("route", in: worker).flatMap { $0.isEmpty ? nil : $0 },
                    address: url.split(separator: "/").last.map(String.init),
                    state: String(status[...].trimmingBlanks), isInError: flags.contains("Err"),
                    isDraining: flags.contains("Drn"), chosen: Self.value("elected", in: worker).flatMap { UInt64($0) })
                entries.append(
                    Entry(
                        balancer: name.hasPrefix("balancer://") ? String(name.dropFirst("balancer://".count)) : name,
                        nonce: nonce, member: member))
            }
        }
    }

    private static func elements(_ name: String, in text: Substring) -> [Substring] {
        var found: [Substring] = []
        var rest = text
        while let open = rest.firstRange(of: "<httpd:\(name)>"),
            let close = rest[open.upperBound...].firstRange(of: "</httpd:\(name)>")
        {
            found.append(rest[open.upperBound..<close.lowerBound])
            rest = rest[close.upperBound...]
        }
        return found
    }

    private static func split(_ text: Substring, at mark: String) -> (Substring, Substring) {
        guard let range = text.firstRange(of: mark) else { return (text, text[text.endIndex...]) }
        return (text[..<range.lowerBound], text[range.upperBound...])
    }

    private static func value(_ name: String, in text: Substring) -> String? {
        elements(name, in: text).first.map {
            String($0).replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"")
                .replacing("&amp;", with: "&")
        }
    }
}
