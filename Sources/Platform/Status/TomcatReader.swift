/// Tomcat's StatusManagerServlet (`?JSON=true`) and JMXProxyServlet.
struct TomcatReader: Sendable {
    /// The status page; nil where there is none.
    var status: StatusClient?
    /// The JMX proxy; nil where there is none.
    var jmx: StatusClient?

    func connectors() async throws(ReadFailure) -> TomcatStatus {
        guard let status else { throw .other("no status page is named") }
        return try TomcatStatus(parsing: await status.text(status.source.address.asking("JSON=true")))
    }

    /// Sessions of all applications that have not expired. A node of a cluster counts those of its peer that it keeps.
    func sessions() async throws(ReadFailure) -> Int {
        guard let jmx else { throw .other("no JMX proxy is named") }
        let text = try await jmx.text(jmx.source.address.asking("qry=Catalina:type=Manager,*"))
        return try Self.sessions(in: text)
    }

    /// Reads what the JMX proxy says of `Catalina:type=Manager,*`.
    static func sessions(in text: String) throws(ReadFailure) -> Int {
        guard text.hasPrefix("OK") else {
            throw .other("JMX proxy: \(text.prefix { !$0.isNewline }.prefix(80))")
        }
        var sum = 0
        for line in text.split(whereSeparator: \.isNewline) where line.hasPrefix("activeSessions:") {
            let value = line.dropFirst("activeSessions:".count).trimmingBlanks
            guard let count = Int(value), count >= 0 else {
                throw .other("JMX proxy: activeSessions: found \"\(value)\", expected a whole number, 0 or more")
            }
            sum += count
        }
        return sum
    }
}
