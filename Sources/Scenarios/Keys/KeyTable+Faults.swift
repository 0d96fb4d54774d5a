import Platform

extension KeyTable {
    /// The groups of a fault; kinds and what they need to know come from the list of kinds.
    static let faultGroups: [KeyGroup] = [fault] + kinds + [when, heal]

    private static let fault = KeyGroup(
        name: "fault", path: "faults[]", doc: "Something done to a part of the platform. It is always undone.",
        keys: [Key("name", .literal(.identifier), .required, example: "crash", "Names the fault in reports")]
            + FaultKind.all.map(row) + [
                Key(
                    "repeat", .integer(2, 1_000), example: "5",
                    "How often it is done in all: again each time when it is healed and the load has stood well for "
                        + "`steady-for`; each deed has times of its own, and they have a distribution"),
                Key(
                    "alternate", .list(.literal(.identifier), least: 2), example: "[rms-1, rms-2]",
                    "The parts that it is done to in turn; the first is the one above"),
                Key("when", .group("when"), .required, example: "{steady-for: 30s}", "When it is done"),
                Key("heal", .group("heal"), .required, example: "{after: 40s}", "When it is undone"),
            ],
        rules: [.exactlyOne(FaultKind.all.map(\.name)), .needs("alternate", "repeat")])

    /// The part alone, or a mapping where more has to be known.
    private static func row(_ kind: FaultKind) -> Key {
        if kind.parameters.isEmpty { return Key(kind.name, .literal(.identifier), example: "rms-2", kind.doc) }
        let values = kind.parameters.filter { $0.fallback == nil }.map { ", \($0.name): \(quoted($0.example))" }
        return Key(
            kind.name, .group(group(of: kind)), example: "{on: rms-2\(values.joined())}", kind.doc)
    }

    private static func quoted(_ text: String) -> String { text.contains(" ") ? "\"\(text)\"" : text }

    /// The group's name in the table.
    static func group(of kind: FaultKind) -> String { "fault-\(kind.name)" }

    private static let kinds: [KeyGroup] = FaultKind.all.filter { !$0.parameters.isEmpty }.map { kind in
        KeyGroup(
            name: group(of: kind), path: "faults[].\(kind.name)", doc: "\(kind.doc).",
            keys: [Key("on", .literal(.identifier), .required, example: "rms-2", "The part that it is done to")]
                + kind.parameters.map { parameter in
                    Key(
                        parameter.name, shape(parameter.unit),
                        parameter.fallback.map { .value($0) } ?? .required, example: parameter.example,
                        parameter.doc + (parameter.allowed.map { "; \($0.words)" } ?? ""))
                })
    }

    private static func shape(_ unit: FaultParameter.Unit) -> Shape {
        switch unit {
        case .duration: .literal(.duration)
        case .ratio: .literal(.ratio)
        case .bandwidth: .literal(.bandwidth)
        case .text: .text
        }
    }

    private static let when = KeyGroup(
        name: "when", path: "faults[].when", doc: "When a fault is done.",
        keys: [
            Key("at", .literal(.duration), example: "40s", "At this time since the start of the run"),
            Key(
                "steady-for", .literal(.duration), example: "30s",
                "After the load has stood at its full level so long with the victim serving"),
        ],
        rules: [.exactlyOne(["at", "steady-for"])])

    private static let heal = KeyGroup(
        name: "heal", path: "faults[].heal", doc: "When a fault is undone; at the end of the run at the latest.",
        keys: [Key("after", .literal(.duration), .required, example: "40s", "So long after the deed")])
}
