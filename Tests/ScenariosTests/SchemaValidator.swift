import Foundation

@testable import Scenarios

/// As much of JSON schema (draft 2020-12) as the generated schema uses, for tests.
///
/// A keyword that it does not know is a failure, so that the schema cannot outgrow it unseen.
struct SchemaValidator {
    let root: [String: Any]

    init(_ text: String) throws {
        let object = try JSONSerialization.jsonObject(with: Data(text.utf8))
        root = object as? [String: Any] ?? [:]
    }

    /// A tree as YAML's core schema reads it.
    static func value(_ tree: Tree) -> Any {
        switch tree.content {
        case .null: return NSNull()
        case .sequence(let items): return items.map(value)
        case .mapping(let entries):
            return Dictionary(entries.map { ($0.key, value($0.value)) }, uniquingKeysWith: { first, _ in first })
        case .scalar(let text, let quoted):
            if quoted { return text }
            if text == "true" || text == "false" { return text == "true" }
            if let number = WholeLiteral.value(text) { return number }
            return BodyCompiler.isNumber(text) ? Double(text) ?? 0 : text
        }
    }

    /// What is wrong, nil for nothing.
    func problem(_ value: Any) -> String? { problem(value, root, at: "") }

    private func problem(_ value: Any, _ schema: [String: Any], at path: String) -> String? {
        for (keyword, argument) in schema.sorted(by: { $0.key < $1.key }) {
            if let problem = problem(value, keyword, argument, schema, at: path) { return problem }
        }
        return nil
    }

    private func problem(
        _ value: Any, _ keyword: String, _ argument: Any, _ schema: [String: Any], at path: String
    ) -> String? {
        let schemas = argument as? [[String: Any]] ?? []
        let byName = argument as? [String: [String: Any]] ?? [:]
        let object = value as? [String: Any]
        let array = value as? [Any]
        func fits(_ schema: [String: Any]) -> Bool { problem(value, schema, at: path) == nil }
        func verdict(_ holds: Bool) -> String? { holds ? nil : "\(path): \(keyword)" }
        switch keyword {
        case "$schema", "$defs", "title", "description", "default": return nil
        case "type":
            let types = argument as? [String] ?? [argument as? String ?? ""]
            return verdict(types.contains { Self.has(value, type: $0) })
        case "enum": return verdict((argument as? [String])?.contains { $0 == value as? String } ?? false)
        case "pattern": return verdict((value as? String).map { Self.matches($0, argument as? String ?? "") } ?? true)
        case "minimum": return verdict((value as? Int).map { $0 >= argument as? Int ?? 0 } ?? true)
        case "maximum": return verdict((value as? Int).map { $0 <= argument as? Int ?? 0 } ?? true)
        case "minItems": return verdict((array?.count ?? Int.max) >= argument as? Int ?? 0)
        case "minProperties": return verdict((object?.count ?? Int.max) >= argument as? Int ?? 0)
        case "required":
            return verdict(
                object.map { object in (argument as? [String] ?? []).allSatisfy { object[$0] != nil } } ?? true)
        case "allOf": return schemas.lazy.compactMap { problem(value, $0, at: path) }.first
        case "anyOf": return verdict(schemas.contains(where: fits))
        case "oneOf": return verdict(schemas.filter(fits).count == 1)
        case "not": return verdict(!fits(argument as? [String: Any] ?? [:]))
        case "$ref":
            let name = (argument as? String ?? "").replacing("#/$defs/", with: "")
            guard let target = (root["$defs"] as? [String: [String: Any]])?[name] else {
                return "no definition \(name)"
            }
            return problem(value, target, at: path)
        case "items":
            return array?.enumerated().lazy.compactMap {
                problem($1, argument as? [String: Any] ?? [:], at: "\(path)[\($0)]")
            }.first
        case "properties":
            return object?.lazy.compactMap { name, value in
                byName[name].flatMap { problem(value, $0, at: "\(path).\(name)") }
            }.first
        case "patternProperties":
            return object?.lazy.compactMap { name, value in
                byName.first { Self.matches(name, $0.key) }.flatMap { problem(value, $0.value, at: "\(path).\(name)") }
            }.first
        case "propertyNames":
            return object?.keys.lazy.compactMap { problem($0, argument as? [String: Any] ?? [:], at: path) }.first
        case "additionalProperties":
            let known = schema["properties"] as? [String: Any] ?? [:]
            let patterns = schema["patternProperties"] as? [String: Any] ?? [:]
            let others = (object ?? [:]).filter { name, _ in
                known[name] == nil && !patterns.keys.contains { Self.matches(name, $0) }
            }
            if let argument = argument as? [String: Any] {
                return others.lazy.compactMap { problem($1, argument, at: "\(path).\($0)") }.first
            }
            return others.isEmpty ? nil : "\(path): unknown \(others.keys.sorted())"
        case "dependentSchemas":
            return byName.lazy.compactMap { object?[$0.key] == nil ? nil : problem(value, $0.value, at: path) }.first
        case "dependentRequired":
            let needed = argument as? [String: [String]] ?? [:]
            return verdict(
                needed.allSatisfy { key, names in
                    object?[key] == nil || names.allSatisfy { object?[$0] != nil }
                })
        default: return "the validator does not know the keyword \(keyword)"
        }
    }

    private static func has(_ value: Any, type: String) -> Bool {
        switch type {
        case "object": value is [String: Any]
        case "array": value is [Any]
        case "null": value is NSNull
        case "boolean": value is Bool
        case "integer": value is Int && !(value is Bool)
        case "number": (value is Int || value is Double) && !(value is Bool)
        case "string": value is String
        default: false
        }
    }

    private static func matches(_ text: String, _ pattern: String) -> Bool {
        guard let expression = try? NSRegularExpression(pattern: pattern) else { return false }
        return expression.firstMatch(in: text, range: NSRange(text.startIndex..., in: text)) != nil
    }
}
