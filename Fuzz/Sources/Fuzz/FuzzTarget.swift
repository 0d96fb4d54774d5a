import Foundation

/// What can be fuzzed. Each takes any bytes; what must never happen ends the process.
enum FuzzTarget: String, CaseIterable {
    /// A response of HTTP/1.1, whole and in parts.
    case responses
    /// Content in the codings of HTTP.
    case content
    /// `Set-Cookie` fields.
    case cookies
    /// A document in JSON, and a path into it.
    case json
    /// A scenario, from its text to the plan.
    case scenarios

    /// Called with each input; its result is always 0, which keeps the input where it is new.
    var callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32 {
        switch self {
        case .responses:
            return {
                ResponseFuzz.run(UnsafeRawBufferPointer(start: $0, count: $1)); return 0
            }
        case .content:
            return {
                ContentFuzz.run(UnsafeRawBufferPointer(start: $0, count: $1)); return 0
            }
        case .cookies:
            return {
                CookieFuzz.run(UnsafeRawBufferPointer(start: $0, count: $1)); return 0
            }
        case .json:
            return {
                JSONFuzz.run(UnsafeRawBufferPointer(start: $0, count: $1)); return 0
            }
        case .scenarios:
            return {
                ScenarioFuzz.run(UnsafeRawBufferPointer(start: $0, count: $1)); return 0
            }
        }
    }

    /// The inputs that it begins with.
    func seeds() throws -> [[UInt8]] {
        switch self {
        case .responses:
            try WireCase.all(in: Self.root.appending(path: "Tests/LoadEngineTests/Wire")).map(ResponseFuzz.seed)
        case .content: ContentFuzz.seeds
        case .cookies: CookieFuzz.seeds
        case .json: JSONFuzz.seeds
        case .scenarios: try ScenarioFuzz.seeds(of: Self.root)
        }
    }

    /// The repository.
    static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
}
