import ArgumentParser
import Foundation
import LoadEngine

/// A URL of the command line, taken apart.
struct BenchTarget {
    let origin: Origin
    /// Path and query as they are sent.
    let requestTarget: String

    /// - Errors: `ValidationError` with what was found and what is allowed.
    init(_ text: String) throws {
        guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
            let host = parts.host, !host.isEmpty
        else {
            throw ValidationError("URL: found \"\(text)\", expected http[s]://HOST[:PORT][/PATH][?QUERY]")
        }
        guard scheme == "http" || scheme == "https" else {
            throw ValidationError("URL: found the scheme \"\(scheme)\", expected http or https")
        }
        guard parts.port.map({ (1...65_535).contains($0) }) ?? true else {
            throw ValidationError("URL: found port \(parts.port ?? 0), expected 1 to 65535")
        }
        let bare = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        origin = Origin(
            scheme: scheme, host: bare, port: parts.port.map(UInt16.init) ?? Origin.standardPort(of: scheme))
        let path = parts.percentEncodedPath.isEmpty ? "/" : parts.percentEncodedPath
        requestTarget = path + (parts.percentEncodedQuery.map { "?" + $0 } ?? "")
    }
}
