import Glibc

/// One of the full lab's database servers: its configuration, and how its data are made.
struct MariaDBConfiguration {
    var server: DatabaseServer
    /// 1 or 2.
    var number: Int
    var settings: DatabaseSettings
    /// Connections of all nodes together, at most.
    var connections: Int
    var dataFolder: String

    var text: [UInt8] {
        LabTemplate(PackageResources.my_cnf).filled([
            "IDENTITY": geteuid() == 0 ? "user=root" : "",
            "DATA": dataFolder, "PORT": "\(server.endpoint.port)", "NUMBER": "\(number)",
            // The watchdog, rmsload, health checks and replication come on top.
            "CONNECTIONS": "\(connections + 50)",
            "SEMI_SYNCHRONOUS": settings.replication == .semiSynchronous ? "ON" : "OFF",
            "SEMI_SYNCHRONOUS_TIMEOUT_MS": "\(Int(settings.semiSynchronousTimeout.milliseconds))",
        ])
    }

    /// What a server in bootstrap mode is fed: one statement a line.
    ///
    /// The server's own script for this took 0.5 to 4 s where this takes 0.3 to 1.7 s, and fills in help texts that
    /// nobody reads here.
    static func bootstrap(
        systemTables: [String], labPassword: String, clientPassword: String
    ) throws(PlatformError) -> [UInt8] {
        var text = "CREATE DATABASE mysql;\nUSE mysql;\nSET @auth_root_socket=NULL;\n"
        for file in systemTables {
            guard let part = readSmallFile(file) else { throw .scratch(path: file, reason: "cannot be read") }
            text += part + "\n"
        }
        let schema = LabTemplate(PackageResources.schema_sql)
            .filled(["LAB_PASSWORD": labPassword, "RMS_PASSWORD": clientPassword])
        return Array(text.utf8) + schema
    }
}
