/// The configuration of one of the lab's httpds, from its settings.
struct ApacheConfiguration {
    var folder: LabFolder.Balancer
    var documents: String
    var settings: BalancerSettings
    var members: [BalancerMember]
    /// What nodes want to hear before they serve AJP.
    var secret: String
    /// Where clients, or the hardware balancer for them, connect.
    var endpoint: Endpoint
    /// Where the status page is, apart from the clients' address, so that looking at it leaves no line in the access log.
    var admin: Endpoint
    /// Who httpd's children run as; nil when the lab is not started by root.
    var account: LabAccount?

    var text: String {
        """
        ServerRoot \(quoted(folder.path))
        ServerName \(endpoint)
        PidFile \(quoted(folder.runtime + "/httpd.pid"))
        DefaultRuntimeDir \(quoted(folder.runtime))
        Mutex \(quoted("file:" + folder.runtime)) default
        ErrorLog \(quoted(folder.errorLog))
        LogLevel warn
        \(identity)
        Listen \(endpoint)
        Listen \(admin)
        \(modules)

        \(threads)

        TypesConfig /dev/null
        AddType text/css .css
        AddType image/png .png
        FileETag MTime Size
        DocumentRoot \(quoted(documents))
        <Directory />
          AllowOverride None
          Require all denied
        </Directory>
        <Directory \(quoted(documents))>
          Require all granted
        </Directory>

        ExtendedStatus On
        ProxyStatus On
        ProxyRequests Off
        ProxyPreserveHost On
        <Proxy "balancer://rms">
        \(memberLines)
        </Proxy>

        # Milliseconds since 1970 at which the request came, client, status, microseconds, body bytes, route of the node
        # that answered (- for static files), connection at the end (X: cut before the end), request line.
        LogFormat "%{begin:msec}t %a:%{remote}p %>s %D %B %{BALANCER_WORKER_ROUTE}e %X \\"%r\\"" lab

        <VirtualHost \(endpoint)>
          CustomLog \(quoted(folder.accessLog)) lab
          ProxyPass /static/ !
          # The method stands here: in a server-level <Proxy> it would not reach this host's copy of the balancer.
          ProxyPass / "balancer://rms/" lbmethod=byrequests stickysession=JSESSIONID|jsessionid scolonpathdelim=On
        </VirtualHost>

        <VirtualHost \(admin)>
          <Location /server-status>
            SetHandler server-status
            Require local
          </Location>
          <Location \(BalancerConsole.path)>
            SetHandler balancer-manager
            Require local
          </Location>
        </VirtualHost>

        """
    }

    private var identity: String {
        account.map { "User \($0.user)\nGroup \($0.group)" } ?? "# Not root: children run as we do."
    }

    private var modules: String {
        [
            "mpm_event", "authz_core", "authz_host", "mime", "status", "proxy", "proxy_\(settings.connector.rawValue)",
            "proxy_balancer",
            "slotmem_shm", "lbmethod_byrequests",
        ].map { "LoadModule \($0)_module \(LabPrograms.modules)/mod_\($0).so" }.joined(separator: "\n")
    }

    /// One child with all threads: it never has to be started or ended in mid-run.
    ///
    /// A session keeps its connections through its thinking times, so far more of them are open than are busy; with the
    /// default of two per idle thread httpd would stop accepting and its clients would measure the listen queue.
    private var threads: String {
        """
        StartServers 1
        ServerLimit 1
        ThreadLimit \(settings.threads)
        ThreadsPerChild \(settings.threads)
        MaxRequestWorkers \(settings.threads)
        MinSpareThreads 1
        MaxSpareThreads \(settings.threads + 1)
        MaxConnectionsPerChild 0
        AsyncRequestWorkerFactor 64
        ListenBacklog 511
        Timeout 60
        KeepAlive On
        MaxKeepAliveRequests 0
        KeepAliveTimeout 30
        """
    }

    /// How long a node may take to answer the ping that goes before each AJP request.
    ///
    /// It is what makes AJP survive a hung node: with 300 ms the worst answer was 0.6 s and none failed, where HTTP lost
    /// requests for as long as the node hung.
    private static let ping = Duration.milliseconds(300)

    private var memberLines: String {
        members.map { member in
            let state = settings.disabled.contains(member.node.name) ? " status=D" : ""
            let ping =
                settings.connector == .ajp ? " secret=\(secret) ping=\(Int(Self.ping.milliseconds))ms" : ""
            return "  BalancerMember \"\(member.url)\" route=\(member.node.route)\(ping)"
                + " retry=\(settings.retry.components.seconds) timeout=\(settings.timeout.components.seconds)"
                + " connectiontimeout=\(Int(settings.connectTimeout.milliseconds))ms" + state
        }.joined(separator: "\n")
    }

    private func quoted(_ path: String) -> String {
        "\"" + path.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}
