/// The JSON schema (draft 2020-12) of scenario files, for editors.
///
/// It accepts every scenario that `rmsload check` accepts. The other way round it knows less: names that must exist
/// elsewhere in the file, files beside it, and profiles after merging are for the check.
public enum ScenarioSchema {
    /// Generated from the table of keys; ends with a line end.
    public static func text() -> String {
        text(of: KeyTable.groups, title: "rmsload scenario", more: [("overlay", overlay)] + metricDefinitions)
    }

    /// The schema of documents with these groups, of which the first is the document itself.
    static func text(of groups: [KeyGroup], title: String, more: [(String, JSONValue)] = []) -> String {
        let definitions = groups.dropFirst().map { ($0.name, group($0)) } + more
        guard let root = groups.first, case .object(let members) = group(root) else { return "" }
        let head: [(String, JSONValue)] = [
            ("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
            ("title", .string(title)),
        ]
        return JSONValue.object(head + members + [("$defs", .object(definitions))]).text + "\n"
    }

    private static func group(_ group: KeyGroup) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("description", .string(group.doc)), ("type", .string("object")), ("additionalProperties", .boolean(false)),
            ("properties", .object(group.keys.map { ($0.name, described($0)) })),
        ]
        let required = group.keys.filter(\.isRequired).map { JSONValue.string($0.name) }
        if !required.isEmpty { members.append(("required", .array(required))) }
        let rules = group.rules.map(rule)
        if !rules.isEmpty { members.append(("allOf", .array(rules))) }
        return .object(members)
    }

    private static func described(_ key: Key) -> JSONValue {
        var members: [(String, JSONValue)] = [("description", .string(key.doc))]
        if let fallback = key.fallback, case .integer = key.shape, let number = WholeLiteral.value(fallback) {
            members.append(("default", .integer(number)))
        } else if let fallback = key.fallback, fallback != "[]" {
            members.append(("default", .string(fallback)))
        }
        guard case .object(let constraint) = shape(key.shape) else { return .object(members) }
        return .object(members + constraint)
    }

    private static func shape(_ shape: Shape) -> JSONValue {
        switch shape {
        case .text, .template: .object([("type", .array(scalarTypes))])
        case .textOrNothing: .object([("type", .array(scalarTypes + [.string("null")]))])
        case .literal(let literal): self.literal(literal)
        case .integer(let least, let most):
            .object(
                [("type", .string("integer")), ("minimum", .integer(least))]
                    + (most == Int.max ? [] : [("maximum", .integer(most))]))
        case .flag: .object([types("string", "boolean"), ("pattern", .string("^(true|false)$"))])
        case .choice(let words): .object([("enum", .array(words.map(JSONValue.string)))])
        case .group(let name): .object([("$ref", .string("#/$defs/\(name)"))])
        case .named(let value, let names, let least):
            .object([
                ("type", .string("object")), ("minProperties", .integer(least)),
                ("propertyNames", .object([("pattern", .string(names.pattern))])),
                ("additionalProperties", self.shape(value)),
            ])
        case .list(let item, let least):
            .object([("type", .string("array")), ("minItems", .integer(least)), ("items", self.shape(item))])
        case .json: .object([])
        case .metrics: .object([("$ref", .string("#/$defs/metrics"))])
        case .overlay: .object([("$ref", .string("#/$defs/overlay"))])
        case .either(let first, let second): .object([("anyOf", .array([self.shape(first), self.shape(second)]))])
        }
    }

    /// YAML reads an unquoted `5` or `true` as something else than text; where a text is wanted, rmsload takes it as one.
    private static let scalarTypes: [JSONValue] = ["string", "number", "boolean"].map(JSONValue.string)

    /// A pattern binds texts only, and the bounds numbers only; what YAML reads as a number or `true` need not be quoted.
    private static func literal(_ literal: Literal) -> JSONValue {
        let pattern: (String, JSONValue) = ("pattern", .string(literal.pattern))
        switch literal {
        case .times: return .object([types("string", "integer"), pattern, ("minimum", .integer(0))])
        case .identifier: return .object([types("string", "integer", "boolean"), pattern, ("minimum", .integer(0))])
        case .flag: return .object([types("string", "boolean"), pattern])
        case .tlsVersion: return .object([types("string", "number"), pattern])
        case .ssh, .unit, .container, .selector, .field, .variable:
            return .object([("type", .array(scalarTypes)), pattern])
        case .status:
            return .object([
                types("string", "integer"), pattern, ("minimum", .integer(100)), ("maximum", .integer(599)),
            ])
        default: return .object([("type", .string("string")), pattern])
        }
    }

    private static func types(_ names: String...) -> (String, JSONValue) {
        ("type", .array(names.map(JSONValue.string)))
    }

    private static var overlay: JSONValue {
        let keys = KeyTable.group("scenario").keys.filter { $0.name != "profiles" }
        return .object([
            ("description", .string("Part of a scenario; checked after it has been merged")),
            ("type", .string("object")), ("additionalProperties", .boolean(false)),
            ("properties", .object(keys.map { ($0.name, .object([])) })),
        ])
    }

    private static func rule(_ rule: KeyGroup.Rule) -> JSONValue {
        func required(_ keys: String...) -> JSONValue { .object([("required", .array(keys.map(JSONValue.string)))]) }
        switch rule {
        case .exactlyOne(let keys): return .object([("oneOf", .array(keys.map { required($0) }))])
        case .atMostOne(let keys):
            let pairs = keys.indices.flatMap { first in
                keys.indices.filter { $0 > first }.map { required(keys[first], keys[$0]) }
            }
            return .object([("not", .object([("anyOf", .array(pairs))]))])
        case .atLeastOne(let keys): return .object([("anyOf", .array(keys.map { required($0) }))])
        case .only(let keys, let partners):
            let needed = JSONValue.object([("anyOf", .array(partners.map { required($0) }))])
            return .object([("dependentSchemas", .object(keys.map { ($0, needed) }))])
        case .needs(let key, let partner):
            return .object([("dependentRequired", .object([(key, .array([.string(partner)]))]))])
        }
    }
}
