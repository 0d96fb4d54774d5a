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

    /// What the connector adds.
    struct Connection {
        var modules: [String]
        /// Lines for the whole server, for the clients' host, and for the administration's.
        var server: String
        var host: String
        var admin: String
        /// The format of the access log's field for the route of the node that answered.
        var route: String
    }

    var text: String {
        let connection = connection
        return """
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
            \(modules(connection.modules))

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
            \(connection.server)

            # Milliseconds since 1970 at which the request came, client, status, microseconds, body bytes, route of the
            # node that answered (- for static files), connection at the end (X: cut before the end), requests that it
            # had carried before, request line.
            LogFormat "%{begin:msec}t %a:%{remote}p %>s %D %B \(connection.route) %X %k \\"%r\\"" lab

            <VirtualHost \(endpoint)>
              CustomLog \(quoted(folder.accessLog)) lab
            \(connection.host)
            </VirtualHost>

            <VirtualHost \(admin)>
              <Location /server-status>
                SetHandler server-status
                Require local
              </Location>
            \(connection.admin)
            </VirtualHost>

            """
    }

    private var connection: Connection {
        switch settings.connector {
        case .ajp, .http: proxy
        case .modJK: jk
        }
    }

    private var identity: String {
        account.map { "User \($0.user)\nGroup \($0.group)" } ?? "# Not root: children run as we do."
    }

    private func modules(_ more: [String]) -> String {
        (["mpm_event", "authz_core", "authz_host", "mime", "status"] + more)
            .map { "LoadModule \($0)_module \(LabPrograms.module($0))" }.joined(separator: "\n")
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

    func quoted(_ path: String) -> String {
        "\"" + path.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}
