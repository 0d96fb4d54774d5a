import LoadEngine

/// A kind of text with a grammar of its own.
///
/// One row here is everything known about it: what errors call it, its pattern in the schema, an example.
enum Literal: String, Sendable, CaseIterable {
    case duration, rate, ratio, size, bandwidth, times, distribution, status, platform, identifier, jsonPath
    case flag, tlsVersion

    /// What an error says is expected.
    var expected: String {
        switch self {
        case .duration: "a duration with its unit (us, ms, s, m, h), such as 250ms, 30s or 1m30s"
        case .rate: "a rate with its unit (/s, /min, /h), such as 40/s or 600/min"
        case .ratio: "a ratio in percent, such as 0.1%"
        case .size: "a size with its unit (B, kB, KiB, MB, MiB), such as 512B or 256KiB"
        case .bandwidth: "a bandwidth with its unit (bit/s, kbit/s, Mbit/s, Gbit/s), such as 384kbit/s or 2Mbit/s"
        case .times: "a whole number or a range, such as 3 or 2..5"
        case .distribution:
            "a duration or a distribution, such as 2s, 1s..4s, uniform(1s, 4s), exponential(2s) or lognormal(2s, 0.6)"
        case .status: "a status, such as 200, 2xx or 200..299"
        case .platform: "embedded, or the URL of a running platform such as http://127.0.0.1:8080"
        case .identifier: "a name of letters, digits, - and _ that begins with a letter or digit"
        case .jsonPath: "a JSON path, such as $.id, $.items[0].name or $['a key']"
        case .flag: "true or false"
        case .tlsVersion: "1.2 or 1.3"
        }
    }

    /// A regular expression (ECMA 262) of the texts that are accepted.
    var pattern: String {
        switch self {
        case .duration: "^\(Self.durationPattern)$"
        case .rate: #"^[0-9]+(\.[0-9]+)?/(s|min|h)$"#
        case .ratio: #"^[0-9]+(\.[0-9]+)?%$"#
        case .size: #"^[0-9]+(\.[0-9]+)?(B|kB|KiB|MB|MiB)$"#
        case .bandwidth: #"^[0-9]+(\.[0-9]+)?(bit|kbit|Mbit|Gbit)/s$"#
        case .times: #"^[0-9]+(\.\.[0-9]+)?$"#
        case .distribution:
            "^(\(Self.durationPattern)(\\.\\.\(Self.durationPattern))?"
                + "|uniform\\( *\(Self.durationPattern) *, *\(Self.durationPattern) *\\)"
                + "|exponential\\( *\(Self.durationPattern) *\\)"
                + "|lognormal\\( *\(Self.durationPattern) *, *[0-9]+(\\.[0-9]+)? *\\))$"
        case .status: #"^([1-5][0-9][0-9](\.\.[1-5][0-9][0-9])?|[1-5]xx)$"#
        case .platform: #"^(embedded|https?://[^/?#@\s]+/?)$"#
        case .identifier: "^[A-Za-z0-9][A-Za-z0-9_-]*$"
        case .jsonPath: #"^\$(\.[A-Za-z0-9_-]+|\[[0-9]+\]|\['[^']+'\])*$"#
        case .flag: "^(true|false)$"
        case .tlsVersion: #"^1\.[23]$"#
        }
    }

    private static let durationPattern =
        #"(?=[0-9])([0-9]+(\.[0-9]+)?h)?([0-9]+(\.[0-9]+)?m(?!s))?([0-9]+(\.[0-9]+)?s)?([0-9]+(\.[0-9]+)?ms)?([0-9]+(\.[0-9]+)?us)?"#

    /// Texts that are accepted, for the reference and the tests.
    var examples: [String] {
        switch self {
        case .duration: ["250ms", "30s", "1m30s", "1.5s", "1h"]
        case .rate: ["40/s", "600/min", "0.5/s"]
        case .ratio: ["0.1%", "50%"]
        case .size: ["512B", "256KiB", "10MB"]
        case .bandwidth: ["384kbit/s", "2Mbit/s"]
        case .times: ["3", "2..5"]
        case .distribution: ["2s", "1s..4s", "uniform(1s, 4s)", "exponential(2s)", "lognormal(2s, 0.6)"]
        case .status: ["200", "2xx", "200..299"]
        case .platform: ["embedded", "http://127.0.0.1:8080", "https://rms.example:8443"]
        case .identifier: ["rms-2", "browse"]
        case .jsonPath: ["$.id", "$.items[0].name", "$['a key']"]
        case .flag: ["true", "false"]
        case .tlsVersion: ["1.2", "1.3"]
        }
    }

    func accepts(_ text: String) -> Bool {
        switch self {
        case .duration: DurationLiteral.value(text) != nil
        case .rate: RateLiteral.value(text) != nil
        case .ratio: RatioLiteral.value(text) != nil
        case .size: SizeLiteral.value(text) != nil
        case .bandwidth: BandwidthLiteral.value(text) != nil
        case .times: TimesLiteral.value(text) != nil
        case .distribution: DistributionLiteral.value(text) != nil
        case .status: StatusLiteral.value(text) != nil
        case .platform: PlatformLiteral.value(text) != nil
        case .identifier: IdentifierLiteral.accepts(text)
        case .jsonPath: JSONPathLiteral.accepts(text)
        case .flag: Bool(text) != nil
        case .tlsVersion: TLSSettings.Version(rawValue: text) != nil
        }
    }
}
