/// What clients bring to a part and to the others like it: sessions to a node, connections to a balancer.
struct Arrivals: Sendable {
    /// On the part itself, and on the others together.
    private var own: Int
    private var others: Int
    private var noun: String

    /// So many elsewhere make it no accident that one part had none.
    private static let gainMin = 4

    /// Watches until the others had enough new ones, for two seconds at the most.
    ///
    /// - Returns: what was seen, when the part had none meanwhile; nil when that was not seen (yet).
    static func watch(_ part: any PartControl, on platform: any PlatformControl) async -> String? {
        guard var before = await Arrivals(of: part, on: platform) else { return nil }
        let deadline = Deadline(in: .seconds(2))
        while !deadline.isOver && !Task.isCancelled {
            await pause(.milliseconds(50))
            guard let now = await Arrivals(of: part, on: platform) else { return nil }
            // What was on its way when the drain began may still arrive: from there on, then.
            if now.own > before.own { before = now }
            let gain = now.others - before.others
            if gain >= gainMin { return "\(part.name) had no new \(now.noun) while the others had \(gain)" }
        }
        return nil
    }

    private init?(of part: any PartControl, on platform: any PlatformControl) async {
        let isBalancer = platform.isBalancer(part.name)
        func count(_ name: String) async -> Int? {
            isBalancer ? await platform.connections(to: name) : await platform.sessions(on: name)
        }
        guard let own = await count(part.name) else { return nil }
        self.own = own
        noun = isBalancer ? "connection" : "session"
        others = 0
        for name in platform.drainableParts where name != part.name { others += await count(name) ?? 0 }
    }
}
