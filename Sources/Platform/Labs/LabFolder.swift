import FoundationEssentials
import Glibc

/// A lab's scratch folder: everything that the lab writes is in it.
struct LabFolder: Sendable {
    let path: String
    /// Parts that write to a small disk of their own.
    let boundedDisks: [String]

    /// Makes the folder and those inside it.
    ///
    /// Others may look in: as root, httpd reads the static files as www-data. The nodes' data is closed to them.
    init(_ path: String, boundedDisks: [String] = []) throws(PlatformError) {
        self.path = path
        self.boundedDisks = boundedDisks
        for character in ["\n", "\r", "${", "\0"] where path.contains(character) {
            throw .scratch(path: path, reason: "httpd's configuration cannot hold such a name; choose another folder")
        }
        try makeFolder(path, mode: 0o755)
        try makeFolder(documents, mode: 0o755)
        try makeFolder(statics, mode: 0o755)
        try makeFolder(hardwareBalancer, mode: 0o700)
        try makeFolder(nodes, mode: 0o700)
        if disk(of: "rms-") != nil { _ = try SmallDisk.mount(on: nodes, mode: 0o700) }
    }

    /// The small disk that a part writes to; nil when it has none. The nodes share one, since they share a database.
    func disk(of part: String) -> SmallDisk? {
        if part.hasPrefix("rms-") {
            return boundedDisks.contains { $0.hasPrefix("rms-") } ? SmallDisk(path: nodes) : nil
        }
        return boundedDisks.contains(part) && part.hasPrefix("lb-") ? SmallDisk(path: path + "/" + part) : nil
    }

    /// What a software balancer has for itself.
    struct Balancer: Sendable {
        let path: String

        var runtime: String { path + "/run" }
        var configuration: String { path + "/httpd.conf" }
        var accessLog: String { path + "/access.log" }
        var errorLog: String { path + "/error.log" }
        var output: String { path + "/httpd.out" }
        /// mod_jk's `workers.properties` and log.
        var workers: String { path + "/workers.properties" }
        var jkLog: String { path + "/jk.log" }
    }

    /// Makes the folder of a software balancer.
    func makeBalancer(_ name: String) throws(PlatformError) -> Balancer {
        let balancer = Balancer(path: path + "/" + name)
        try makeFolder(balancer.path, mode: 0o755)
        if let disk = disk(of: name) { _ = try SmallDisk.mount(on: disk.path, mode: 0o755) }
        try makeFolder(balancer.runtime, mode: 0o755)
        return balancer
    }

    /// Shared by the balancers: an entity tag holds the file's time, and a client's must hold on either of them.
    var documents: String { path + "/htdocs" }
    var statics: String { documents + "/static" }
    var hardwareBalancer: String { path + "/vip" }
    var thirdPartyLog: String { path + "/third-party.log" }
    var nodes: String { path + "/nodes" }
    var database: String { nodes + "/rms.sqlite" }

    /// Removes a lab's folder with all that is in it.
    ///
    /// Refused for a path that is not a real folder of this user's, named as the lab: a state file gone wrong must not
    /// cost anybody's files.
    /// - Returns: whether nothing is left there.
    static func remove(_ path: String, id: String) -> Bool {
        var status = stat()
        guard lstat(path, &status) == 0 else { return errno == ENOENT || errno == ENOTDIR }
        guard path.split(separator: "/").last.map(String.init) == id, id.hasPrefix("rmsload-lab-"),
            status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid()
        else { return false }
        SmallDisk.unmountAll(below: path)
        // Twice: a part that is just dying may have written a last file while the folder was being emptied.
        for _ in 0..<2 where lstat(path, &status) == 0 { try? FileManager.default.removeItem(atPath: path) }
        return lstat(path, &status) != 0
    }
}
