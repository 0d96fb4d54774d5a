import Glibc

/// What the full lab needs beside httpd and HAProxy.
struct FullLabPrograms: Sendable, Equatable {
    var java: String
    /// Jar files of Tomcat, its compiler of pages and the database driver.
    var classPath: [String]
    var mariadb: String
    /// SQL files that make a server's own tables, in their order.
    var systemTables: [String]

    static let tomcat = "/usr/share/tomcat10"
    static let remedy = "scripts/install-packages full"

    /// Debian's places; java by RMSLOAD_JAVA, mariadbd by RMSLOAD_MARIADBD.
    static func find(_ environment: [String: String]) throws(PlatformError) -> FullLabPrograms {
        let jars = folderEntries(tomcat + "/lib").filter { $0.hasSuffix(".jar") }.sorted().map { "\(tomcat)/lib/\($0)" }
        let own = [tomcat + "/bin/bootstrap.jar", tomcat + "/bin/tomcat-juli.jar"]
        let others = ["/usr/share/java/eclipse-jdt-core.jar", "/usr/share/java/mariadb-java-client.jar"]
        let tables = ["mysql_system_tables", "mysql_performance_tables", "mysql_system_tables_data"].map {
            "/usr/share/mysql/\($0).sql"
        }
        for (name, path) in [("Tomcat 10", tomcat + "/lib/catalina-ha.jar")] + own.map({ ("Tomcat 10", $0) })
            + [("Tomcat's compiler of pages", others[0]), ("the MariaDB driver", others[1])]
            + tables.map({ ("MariaDB's system tables", $0) })
        where access(path, R_OK) != 0 {
            throw .missingProgram(name: name, looked: [path], remedy: remedy)
        }
        return FullLabPrograms(
            java: try LabPrograms.installed("java", asked: environment["RMSLOAD_JAVA"], environment, remedy: remedy),
            classPath: own + jars + others,
            mariadb: try LabPrograms.installed(
                "mariadbd", asked: environment["RMSLOAD_MARIADBD"], environment, remedy: remedy),
            systemTables: tables)
    }
}
