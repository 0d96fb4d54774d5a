import LoadEngine
import Platform

/// A kind of text with a grammar of its own.
///
/// One row here is everything known about it: what errors call it, its pattern in the schema, an example.
enum Literal: String, Sendable, CaseIterable {
    case duration, rate, ratio, size, bandwidth, times, distribution, status, platform, identifier, jsonPath
    case flag, tlsVersion, level, hostURL, proxy, numericAddress, sourceAddresses
    case origin, page, address, ssh, unit, container, workload, selector, haproxy, field, variable

    /// What only platform files have.
    static let ofPlatformFiles: [Literal] = [
        .origin, .page, .address, .ssh, .unit, .container, .workload, .selector, .haproxy, .field, .variable,
    ]

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
        case .platform:
            "embedded, full, a platform file such as platforms/production.yaml, or the URL of a running platform such as "
                + "http://127.0.0.1:8080"
        case .identifier: "a name of letters, digits, - and _ that begins with a letter or digit"
        case .jsonPath: "a JSON path, such as $.id, $.items[0].name or $['a key']"
        case .flag: "true or false"
        case .tlsVersion: "1.2 or 1.3"
        case .origin: "the URL that clients use, such as http://rms.example.test"
        case .page: "the URL of a page, such as http://rms1:8080/rms/status (http only)"
        case .address: "a host and its port, such as rms1:8009"
        case .ssh: "a machine for ssh, such as lb1, ops@lb1 or ops@lb1:2222"
        case .unit: "a unit of systemd, such as apache2 or rms@1.service"
        case .container: "a name of letters, digits, _, . and - that begins with a letter or digit"
        case .workload: "a workload, such as statefulset/rms-1 or deployment/rms-1"
        case .selector: "labels, such as app=rms,node=1"
        case .haproxy:
            "the path of a socket such as /run/haproxy/admin.sock, its host and port, or the URL of a page"
        case .field: "the name of a header field or cookie, such as X-RMS-Node"
        case .variable: "the name of an environment variable, such as LB_PASSWORD"
        case .proxy: "a proxy's URL with its port, such as http://proxy.example:3128"
        case .level: "\(Literal.rate.expected); or a number of users, such as 200 users"
        case .hostURL: "a URL without a path, such as http://media.example:8080"
        case .numericAddress: "a numeric address, such as 192.0.2.7 or 2001:db8::7"
        case .sourceAddresses: "a numeric address or a range of IPv4, such as 127.0.0.2 or 127.0.0.2..127.0.0.20"
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
        case .platform: #"^(embedded|full|https?://[^/?#@\s]+/?|[^\n]*\.ya?ml)$"#
        case .identifier: "^[A-Za-z0-9][A-Za-z0-9_-]*$"
        case .jsonPath: #"^\$(\.[A-Za-z0-9_-]+|\[[0-9]+\]|\['[^']+'\])*$"#
        case .flag: "^(true|false)$"
        case .tlsVersion: #"^1\.[23]$"#
        case .origin: #"^https?://[^/?#@\s]+/?$"#
        case .page: "^\(Self.pagePattern)$"
        case .address: "^\(Self.addressPattern)$"
        case .ssh: "^([A-Za-z0-9_][A-Za-z0-9._-]*@)?[A-Za-z0-9_][A-Za-z0-9._-]*(:[0-9]+)?$"
        case .unit: #"^[A-Za-z0-9][A-Za-z0-9:_.@\\-]*$"#
        case .container: "^[A-Za-z0-9][A-Za-z0-9_.-]*$"
        case .workload: "^(deployment|statefulset|replicaset)/[A-Za-z0-9][A-Za-z0-9.-]*$"
        case .selector: "^[A-Za-z0-9][A-Za-z0-9_./=,!() -]*$"
        case .haproxy: "^(/.+|\(Self.pagePattern)|\(Self.addressPattern))$"
        case .field: Shape.Names.field.pattern
        case .variable: "^[A-Za-z_][A-Za-z0-9_]*$"
        case .proxy: #"^http://[^/?#@\s]+:[0-9]+/?$"#
        case .level: #"^([0-9]+(\.[0-9]+)?/(s|min|h)|[0-9]+ users?)$"#
        case .hostURL: #"^https?://[^/?#@\s]+/?$"#
        case .numericAddress: "^(\(Self.v4Pattern)|\(Self.v6Pattern))$"
        case .sourceAddresses: "^(\(Self.v4Pattern)(\\.\\.\(Self.v4Pattern))?|\(Self.v6Pattern))$"
        }
    }

    private static let addressPattern = #"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+):[0-9]+"#
    private static let pagePattern = #"http://[^/?#@\s]+([/?][^#\s]*)?"#

    private static let v4Pattern =
        #"(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])(\.(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])){3}"#

    private static let v6Pattern = #"[0-9A-Fa-f]*:[0-9A-Fa-f:]*:[0-9A-Fa-f.]*"#

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
        case .platform:
            ["embedded", "full", "platforms/production.yaml", "http://127.0.0.1:8080", "https://rms.example:8443"]
        case .identifier: ["rms-2", "browse"]
        case .jsonPath: ["$.id", "$.items[0].name", "$['a key']"]
        case .flag: ["true", "false"]
        case .tlsVersion: ["1.2", "1.3"]
        case .origin: ["http://rms.example.test", "https://10.0.0.1:8443"]
        case .page: ["http://rms1:8080/rms/status", "http://[::1]:8404/stats"]
        case .address: ["rms1:8009", "[::1]:3306"]
        case .ssh: ["lb1", "ops@lb1", "ops@lb1:2222"]
        case .unit: ["apache2", "rms@1.service"]
        case .container: ["rms-1", "rms_1.prod"]
        case .workload: ["statefulset/rms-1", "deployment/rms-1"]
        case .selector: ["app=rms-1", "app=rms,node=1"]
        case .haproxy: ["/run/haproxy/admin.sock", "lb1:9999", "http://lb1:8404/stats"]
        case .field: ["X-RMS-Node", "JSESSIONID"]
        case .variable: ["LB_PASSWORD"]
        case .proxy: ["http://proxy.example:3128", "http://[::1]:3128/"]
        case .level: ["40/s", "600/min", "200 users", "1 user"]
        case .hostURL: ["http://media.example:8080", "https://[2001:db8::7]"]
        case .numericAddress: ["192.0.2.7", "2001:db8::7"]
        case .sourceAddresses: ["127.0.0.2", "127.0.0.2..127.0.0.20", "::1"]
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
        case .origin: PlatformLiteral.origin(text) != nil
        case .page: PageAddress(text) != nil
        case .address: Endpoint(text, port: nil) != nil
        case .ssh: SSHDestination(text) != nil
        case .unit: PlatformFileLiteral.isUnit(text)
        case .container: PlatformFileLiteral.isContainer(text)
        case .workload: PlatformFileLiteral.isWorkload(text)
        case .selector: PlatformFileLiteral.isSelector(text)
        case .haproxy: PlatformFileLiteral.haproxy(text) != nil
        case .field: Shape.Names.field.accepts(text)
        case .variable: PlatformFileLiteral.isVariable(text)
        case .proxy: ProxyLiteral.value(text) != nil
        case .level: LevelLiteral.value(text) != nil
        case .hostURL: PlatformLiteral.origin(text) != nil
        case .numericAddress: AddressLiteral.isAddress(text)
        case .sourceAddresses: AddressLiteral.values(text) != nil
        }
    }
}
