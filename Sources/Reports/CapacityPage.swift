import Verdict

/// `capacity.html`: knees and head-room for people, in one file that needs no network.
public enum CapacityPage {
    /// Its name in a search's folder.
    public static let name = "capacity.html"

    /// The page.
    public static func text(_ record: CapacityRecord) -> String {
        let verdict = record.headroom?.verdict ?? .inconclusive
        var parts = [
            Markup(
                "p", [("class", "run")],
                [
                    Markup("span", [("class", "badge \(verdict.rawValue)")], text: verdict.rawValue),
                    Markup("strong", text: record.scenario), Markup("span", text: "capacity"),
                ]),
            Markup("h1", text: CapacityTable.headline(record)),
            section("Knees", knees(record)),
        ]
        for knee in record.knees where !knee.trials.isEmpty {
            parts.append(section(title(knee, record), trials(knee, record.unit)))
        }
        parts.append(
            section(
                "A load is carried when",
                Markup("ul", [], record.targets.map { Markup("li", text: "\($0.metric) \($0.bound)") })))
        if !record.caveats.isEmpty {
            parts.append(
                section("Caveats", Markup("ul", [], record.caveats.map { Markup("li", text: $0.text) })))
        }
        let started = "Started \(record.startedAt), seed \(record.seed), rmsload \(record.host.rmsload)."
        parts.append(Markup("p", [("class", "hint")], text: started))
        let head = Markup(
            "head",
            [],
            [
                Markup("meta", [("charset", "utf-8")]),
                Markup("meta", [("name", "viewport"), ("content", "width=device-width,initial-scale=1")]),
                Markup("title", text: "\(record.scenario): capacity"),
            ]
        ).rendered.replacing("</head>", with: "<style>\(PageStyle.text)</style></head>")
        let body = Markup("body", [], parts).rendered
        return "<!doctype html>\n<html lang=\"en\">\(head)\(body)</html>\n"
    }

    private static func section(_ title: String, _ content: Markup) -> Markup {
        Markup("section", [], [Markup("h2", text: title), Markup("div", [("class", "scroll")], [content])])
    }

    private static func title(_ knee: KneeRecord, _ record: CapacityRecord) -> String {
        "Loads tried on \(CapacityTable.name(knee, record))"
    }

    private static func knees(_ record: CapacityRecord) -> Markup {
        var rows = record.knees.map { [CapacityTable.name($0, record), CapacityTable.found($0, record.unit)] }
        rows.append(["required peak", record.unit.words(record.requiredPeak)])
        if let headroom = record.headroom { rows.append(["head-room", CapacityTable.share(headroom)]) }
        return table(["", "carries"], rows)
    }

    private static func trials(_ knee: KneeRecord, _ unit: LoadUnit) -> Markup {
        table(
            [unit.rawValue, "p50", "p95", "p99", "errors", "generator late, p99", ""],
            knee.trials.sorted { $0.load < $1.load }.map { trial in
                [
                    Readable.rate(trial.load), Readable.milliseconds(trial.p50), Readable.milliseconds(trial.p95),
                    Readable.milliseconds(trial.p99), Readable.percent(trial.errors),
                    Readable.milliseconds(trial.lateP99), CapacityTable.outcome(trial),
                ]
            })
    }

    private static func table(_ head: [String], _ rows: [[String]]) -> Markup {
        let header = Markup("tr", [], head.map { Markup("th", [("scope", "col")], text: $0) })
        return Markup(
            "table", [],
            [
                Markup("thead", [], [header]),
                Markup("tbody", [], rows.map { row in Markup("tr", [], row.map { Markup("td", text: $0) }) }),
            ])
    }
}
