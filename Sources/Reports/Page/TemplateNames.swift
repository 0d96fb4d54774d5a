import Mustache

/// What a template finds in a value, by name.
///
/// By itself Mustache asks a mirror for every name in every row: that was a seventh of rendering an hour. What comes
/// once is taken from a mirror here, and tables, of which there are thousands of cells, tell their names themselves.
enum TemplateNames {
    /// The stored properties of a value that are not nil.
    static func of(_ value: Any) -> [String: Any] {
        var names: [String: Any] = [:]
        for child in Mirror(reflecting: value).children {
            guard let name = child.label else { continue }
            names[name] = present(child.value)
        }
        return names
    }

    /// What an optional holds; nil where it holds nothing.
    private static func present(_ value: Any) -> Any? {
        let mirror = Mirror(reflecting: value)
        return mirror.displayStyle == .optional ? mirror.children.first?.value : value
    }
}

extension PageTable: MustacheParent {
    func child(named name: String) -> Any? {
        switch name {
        case "caption": caption
        case "columns": columns
        case "rows": rows
        case "isSortable": isSortable
        default: nil
        }
    }
}

extension PageTable.Row: MustacheParent {
    func child(named name: String) -> Any? {
        switch name {
        case "head": head
        case "cells": cells
        case "rowStyle": rowStyle
        case "position": position
        default: nil
        }
    }
}

extension PageTable.Cell: MustacheParent {
    func child(named name: String) -> Any? {
        switch name {
        case "text": text
        case "style": style
        case "sort": sort
        case "markup": markup
        default: nil
        }
    }
}
