/// How many sessions a node has beside the others, as the nodes themselves tell it.
struct SessionCount: Sendable {
    var own: Int
    var others: Int

    /// So many new sessions elsewhere make it no accident that one node had none.
    private static let gainMin = 4

    /// Watches until the others had enough new sessions, for two seconds at the most.
    ///
    /// - Returns: what was seen, when the part had none meanwhile; nil when that was not seen (yet).
    static func watch(_ part: any PartControl, on platform: any PlatformControl) async -> String? {
        guard var before = await SessionCount(of: part, on: platform) else { return nil }
        let deadline = Deadline(in: .seconds(2))
        while !deadline.isOver && !Task.isCancelled {
            await pause(.milliseconds(50))
            guard let now = await SessionCount(of: part, on: platform) else { return nil }
            // What was on its way when the drain began may still arrive: from there on, then.
            if now.own > before.own { before = now }
            let gain = now.others - before.others
            if gain >= gainMin { return "\(part.name) had no new session while the others had \(gain)" }
        }
        return nil
    }

    private init?(of part: any PartControl, on platform: any PlatformControl) async {
        guard let sessions = await platform.sessions(on: part.name) else { return nil }
        own = sessions
        others = 0
        for name in platform.drainableParts where name != part.name {
            others += await platform.sessions(on: name) ?? 0
        }
    }
}
