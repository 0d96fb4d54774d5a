extension Expectation {
    /// Whether it looks into the body.
    var needsBody: Bool {
        switch self {
        case .bodyContains, .bodyMatches, .json, .bodyAtLeast: true
        case .status, .type, .header: false
        }
    }

    /// Whether it looks at header fields.
    var needsHeaders: Bool {
        switch self {
        case .type, .header: true
        case .status, .bodyContains, .bodyMatches, .json, .bodyAtLeast: false
        }
    }
}

extension Capture {
    /// Whether it looks into the body.
    var needsBody: Bool {
        switch source {
        case .regex, .json: true
        case .header, .cookie: false
        }
    }

    /// Whether it looks at header fields.
    var needsHeaders: Bool { !needsBody }
}
