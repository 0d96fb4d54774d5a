import LoadEngine

/// How a scenario wants its `https` platform reached.
enum TLSReader {
    /// - Parameter file: the scenario's file; paths are relative to it.
    static func settings(_ tree: Tree?, file: String, problems: inout [Diagnostic]) -> TLSSettings {
        let keys = GroupReader(tree, "tls")
        let settings = TLSSettings(
            authorities: path(keys, "ca", besides: file, problems: &problems),
            isVerified: !(keys.read("insecure", Bool.init) ?? false),
            certificate: path(keys, "cert", besides: file, problems: &problems),
            key: path(keys, "key", besides: file, problems: &problems),
            versionMin: keys.choice("min", TLSSettings.Version.self) ?? .tls12,
            versionMax: keys.choice("max", TLSSettings.Version.self) ?? .tls13)
        if !settings.isVerified, settings.authorities != nil, let written = keys.value("insecure") {
            problems.append(written.problem(expected: "false beside ca: nobody is asked where anybody will do"))
        }
        if settings.versionMin == .tls13, settings.versionMax == .tls12,
            let written = keys.value("max") ?? keys.value("min")
        {
            problems.append(written.problem(expected: "a newest version that is not older than the oldest"))
        }
        return settings
    }

    /// A file that is there; what stands in it is for the engine to read.
    private static func path(
        _ keys: GroupReader, _ key: String, besides file: String, problems: inout [Diagnostic]
    ) -> String? {
        guard let written = keys.value(key), let name = written.scalar else { return nil }
        let path = SourceFile.path(name, besides: file)
        do {
            _ = try SourceFile.text(path)
        } catch {
            problems.append(written.problem(found: "\(error.found) (\(path))", expected: error.expected))
        }
        return path
    }
}
