/// One of the full lab's Tomcats: its files, and how it is started.
struct TomcatConfiguration {
    var node: LabPlan.Node
    /// The other node's replication address; nil without replication.
    var peer: Endpoint?
    /// 1 or 2.
    var number: Int
    var settings: NodeSettings
    var programs: FullLabPrograms
    var folder: FullLabFolder
    /// What AJP requests must carry.
    var secret: String
    /// Where the database is.
    var database: Endpoint
    var databasePassword: String
    /// Whom nodes ask when they process a scene; nil for nobody.
    var thirdParty: Endpoint?

    private var description: NodeDescription { node.member.node }
    private var home: String { folder.node(description.name) }

    /// Who may be told of Tomcat itself.
    static let monitor = "monitor"
    /// The status page and the JMX proxy.
    static let statusPath = "/manager/status"
    static let jmxPath = "/manager/jmxproxy/"

    /// How long a database operation may take before its page is answered 500: far beyond a commit that waits for a
    /// replica, well below what clients wait.
    private static let databaseTimeoutMs = 3_000
    /// Enough for 30 sessions a second with their replicas; with 32 MB sessions of 1 MB ended both nodes.
    private static let heap = "64m"

    /// Writes what only this node has.
    func write() throws(PlatformError) {
        try writeFile(home + "/conf/server.xml", server, mode: 0o600)
        try writeFile(home + "/conf/web.xml", PackageResources.container_web_xml)
        // All jars stand on the class path: no loaders to build, and none of them is searched for tag libraries.
        try writeFile(
            home + "/conf/catalina.properties",
            Array(
                "common.loader=\nserver.loader=\nshared.loader=\ntomcat.util.scan.StandardJarScanFilter.jarsToSkip=*.jar\n"
                    .utf8))
    }

    /// Writes the pages, which the nodes share.
    ///
    /// - Parameter monitorPassword: of whoever may be told of Tomcat itself.
    static func writeApplication(in folder: FullLabFolder, monitorPassword: String) throws(PlatformError) {
        try writeFile("\(folder.manager)/WEB-INF/web.xml", PackageResources.manager_xml)
        let user = "<user username=\"\(monitor)\" password=\"\(monitorPassword)\" roles=\"monitor\"/>"
        try writeFile(folder.users, Array("<tomcat-users>\(user)</tomcat-users>\n".utf8), mode: 0o600)
        for (name, bytes) in [
            ("node.jspf", PackageResources.node_jspf), ("portal.jsp", PackageResources.portal_jsp),
            ("media.jsp", PackageResources.media_jsp), ("updates.jsp", PackageResources.updates_jsp),
            ("comments.jsp", PackageResources.comments_jsp), ("status.jsp", PackageResources.status_jsp),
            ("WEB-INF/web.xml", PackageResources.web_xml),
        ] {
            try writeFile("\(folder.application)/\(name)", bytes)
        }
    }

    /// Java's command line: one compiler, one collector and small areas, so that two of these start in a second and
    /// take 100 MB each.
    var command: [String] {
        var properties = [
            ("catalina.home", FullLabPrograms.tomcat), ("catalina.base", home), ("java.io.tmpdir", home + "/temp"),
            ("java.awt.headless", "true"), ("java.net.preferIPv4Stack", "true"),
            ("java.security.egd", "file:/dev/urandom"),
            ("rms.node", description.name), ("rms.threads", "\(settings.threads)"),
            ("rms.connector", node.member.connector.isAJP ? "ajp-nio" : "http-nio"),
            ("rms.scenes", "\(settings.scenes)"), ("rms.scene-cost-ms", "\(Int(settings.sceneCost.milliseconds))"),
            ("rms.scene-cache", settings.sceneCache.rawValue),
            ("rms.scene-ttl-s", "\(settings.sceneTTL.components.seconds)"),
            ("rms.database-latency-ms", "\(Int(settings.databaseLatency.milliseconds))"),
        ]
        if let thirdParty {
            let ttl = settings.resourceCache == .memory ? settings.resourceTTL : .zero
            properties += [
                ("rms.third-party", "http://\(thirdParty)"),
                ("rms.third-party-timeout-ms", "\(Int(settings.thirdPartyTimeout.milliseconds))"),
                ("rms.resource-ttl-ms", "\(Int(ttl.milliseconds))"),
                ("rms.resource-stale-ms", "\(Int(settings.resourceStale.milliseconds))"),
            ]
        }
        return [
            programs.java, "-Xms\(Self.heap)", "-Xmx\(Self.heap)", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
            "-XX:ReservedCodeCacheSize=48m", "-Xss256k", "-XX:+ExitOnOutOfMemoryError", "-Xshare:auto",
        ] + properties.map { "-D\($0)=\($1)" } + [
            "-cp", programs.classPath.joined(separator: ":"), "org.apache.catalina.startup.Bootstrap", "start",
        ]
    }

    private var server: [UInt8] {
        let member = node.member
        let ajp = """
            <Connector protocol="AJP/1.3" address="127.0.0.1" port="\(member.endpoint.port)" bindOnInit="false" \
            secretRequired="true" secret="\(secret)" maxThreads="\(settings.threads)" minSpareThreads="2" \
            acceptCount="\(settings.acceptQueue)" packetSize="8192"/>
            """
        return LabTemplate(PackageResources.server_xml).filled([
            "HTTP_PORT": "\(description.endpoint.port)",
            // With AJP only health checks come by HTTP.
            "HTTP_THREADS": "\(member.connector.isAJP ? 4 : settings.threads)",
            "ACCEPT_COUNT": "\(settings.acceptQueue)",
            "AJP_CONNECTOR": member.connector.isAJP ? ajp : "",
            "ROUTE": description.route, "CLUSTER": cluster,
            "APPLICATION": Self.quoted(folder.application), "WORK": Self.quoted(folder.compiled),
            "MANAGER": Self.quoted(folder.manager), "USERS": Self.quoted(folder.users),
            "DATABASE_PORT": "\(database.port)", "DATABASE_TIMEOUT_MS": "\(Self.databaseTimeoutMs)",
            "DATABASE_PASSWORD": databasePassword, "POOL": "\(settings.databasePool ?? settings.threads)",
            "POOL_WAIT_MS": "\(Int(settings.databasePoolWait.milliseconds))",
        ])
    }

    private var cluster: String {
        guard let own = node.replication, let peer else { return "" }
        let text = LabTemplate(PackageResources.cluster_xml).filled([
            // 8: handed over and forgotten; 6: the request waits until the other node has it and says so.
            "SEND_OPTIONS": settings.sessionStore == .replicatedSync ? "6" : "8",
            "CLUSTER_PORT": "\(own.port)", "PEER_PORT": "\(peer.port)", "PEER_NUMBER": "\(3 - number)",
            "REPLICATION_TIMEOUT_MS": "\(Int(settings.replicationTimeout.milliseconds))",
        ])
        return String(decoding: text, as: UTF8.self)
    }

    /// For an attribute of XML.
    private static func quoted(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\"", with: "&quot;")
    }
}
