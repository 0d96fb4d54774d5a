/// Where the full lab keeps what the embedded one does not have, inside the lab's folder.
struct FullLabFolder: Sendable {
    let path: String

    /// Makes the folders; nobody else may look in: passwords are there.
    init(in folder: LabFolder, nodes: [String], databases: [String]) throws(PlatformError) {
        path = folder.path + "/full"
        try makeFolder(path, mode: 0o700)
        for name in [application, application + "/WEB-INF", manager, manager + "/WEB-INF", compiled, address]
            + databases.map(database)
        {
            try makeFolder(name, mode: 0o700)
        }
        for node in nodes.map(node) {
            try makeFolder(node, mode: 0o700)
            for name in ["conf", "logs", "temp", "applications"] { try makeFolder("\(node)/\(name)", mode: 0o700) }
        }
    }

    /// The pages, shared by the nodes.
    var application: String { path + "/rms" }
    /// What Tomcat makes of the pages: what one node has compiled, the other need not.
    var compiled: String { path + "/compiled" }
    /// The database address's HAProxy.
    var address: String { path + "/" + Lab.databaseAddressName }
    /// What tells of Tomcat itself.
    var manager: String { path + "/manager" }
    /// Who may be told.
    var users: String { manager + "/WEB-INF/users.xml" }
    /// The password of the one who may be told, and that of the database's owner.
    static let monitorPassword = "monitor.password"
    static let ownerPassword = "database.password"
    var watchdogPlan: String { path + "/watchdog.json" }
    var watchdogState: String { path + "/watchdog.state" }
    var watchdogLog: String { path + "/watchdog.log" }

    /// `catalina.base` of a node.
    func node(_ name: String) -> String { path + "/" + name }
    /// A database server's data.
    func database(_ name: String) -> String { path + "/" + name }
    func databaseConfiguration(_ name: String) -> String { "\(path)/\(name).cnf" }
    func log(_ name: String) -> String { "\(path)/\(name).log" }
}
