import LoadEngine

/// How fast a client takes what it gets: its link, and the player of its media.
enum LinkCompiler {
    /// Slower than any modem, and faster than any network card.
    private static let bounds = 1e3...1e11

    static func link(_ tree: Tree?, problems: inout [Diagnostic]) -> LinkPlan? {
        let keys = GroupReader(tree, "link")
        let link = LinkPlan(
            down: rate(keys, "down", problems: &problems), up: rate(keys, "up", problems: &problems))
        return link == LinkPlan() ? nil : link
    }

    /// - Parameter step: the keys of the step that plays it.
    static func media(_ step: GroupReader, problems: inout [Diagnostic]) -> MediaPlan? {
        guard let written = step.value("media") else { return nil }
        let keys = GroupReader(written, "media")
        guard let rate = rate(keys, "rate", problems: &problems) else { return nil }
        let abandon = keys.ratio("abandon") ?? 0
        let expect = step.value("expect")
        let captures = step.value("capture")?.entries.map(\.value) ?? []
        let looks =
            [expect?["body"], expect?["json"], step.value("identity"), step.value("acknowledge")].compactMap { $0 }
            + captures.filter { $0["regex"] != nil || $0["json"] != nil }
        if abandon > 0, let look = looks.first {
            problems.append(
                look.problem(found: "a look into content that some viewers abandon", expected: "it without abandon"))
        }
        return MediaPlan(rate: rate, abandon: abandon)
    }

    private static func rate(_ keys: GroupReader, _ key: String, problems: inout [Diagnostic]) -> Double? {
        guard let rate = keys.read(key, BandwidthLiteral.value) else { return nil }
        if !bounds.contains(rate), let written = keys.value(key) {
            problems.append(written.problem(expected: "a bandwidth from 1kbit/s to 100Gbit/s"))
        }
        return rate
    }
}
