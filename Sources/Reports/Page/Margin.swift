import Verdict

/// How much of a bound is used, as a bar with a mark where the bound is.
struct Margin {
    let text: String
    let bar: Markup

    /// The bar's end, as a multiple of the bound.
    private static let end = 1.5

    /// Nil where a ratio says nothing: nothing found, a bound of 0, or a value to be hit exactly.
    init?(_ finding: Finding) {
        let bound = finding.target.value
        guard let actual = finding.actual, actual.isFinite, bound.isFinite, bound > 0, actual >= 0,
            finding.target.comparison != .equal
        else { return nil }
        let ratio = actual / bound
        // Percents beyond a few hundred are read as factors.
        text = ratio >= 3 ? "\(Readable.rate(ratio)) ×" : Readable.percent(ratio)
        let width = 100.0
        let filled = min(ratio, Self.end) / Self.end * width
        let mark = width / Self.end
        bar = Markup(
            "svg",
            [
                ("class", "margin \(finding.verdict.rawValue)"), ("aria-hidden", "true"), ("width", "100"),
                ("height", "10"), ("viewBox", "0 0 100 10"),
            ],
            [
                Markup("rect", [("class", "track"), ("x", "0"), ("y", "2"), ("width", "100"), ("height", "6")]),
                Markup(
                    "rect",
                    [
                        ("class", "fill"), ("x", "0"), ("y", "2"), ("width", Markup.number(filled)), ("height", "6"),
                    ]),
                Markup("path", [("class", "tick"), ("d", "M\(Markup.number(mark)) 0V10")]),
            ])
    }
}
