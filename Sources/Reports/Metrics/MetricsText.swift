/// What a scrape is answered with.
public enum MetricsText {
    /// The two formats that Prometheus reads.
    public enum Format: Sendable {
        case openMetrics
        case prometheus

        /// The one that a scraper asks for.
        ///
        /// - Parameter accept: the value of its header field; empty for none.
        public init(accept: String) {
            self = accept.contains("application/openmetrics-text") ? .openMetrics : .prometheus
        }

        /// The value of the header field `Content-Type`.
        public var contentType: String {
            switch self {
            case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
            case .prometheus: "text/plain; version=0.0.4; charset=utf-8"
            }
        }
    }

    static func text(_ families: [MetricFamily], _ format: Format) -> String {
        families.map { $0.text(format) }.joined() + (format == .openMetrics ? "# EOF\n" : "")
    }
}
