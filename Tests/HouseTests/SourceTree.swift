import Foundation

/// The repository that this test was built from.
struct SourceTree {
    let root: URL

    /// The tree that holds this file, also when the folders were reached by symbolic links.
    init() {
        root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    }

    /// Every text file below a folder, or the one file of that path; sorted by path.
    ///
    /// What is built, recorded or hidden is left out, but for `.ci`.
    func files(_ places: String..., ending endings: Set<String>? = nil) throws -> [SourceFile] {
        try places.flatMap { try paths(at: $0) }.sorted()
            .filter { endings?.contains(($0 as NSString).pathExtension) ?? true }
            .compactMap { path in
                let bytes = try Data(contentsOf: root.appendingPathComponent(path))
                guard bytes.count < 1 << 20, let text = String(data: bytes, encoding: .utf8) else { return nil }
                return SourceFile(path: path, text: text)
            }
    }

    /// Whether there is a file or folder of this path.
    func contains(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appendingPathComponent(path).path)
    }

    /// The names of the folders directly below a folder.
    func folders(in place: String) throws -> [String] {
        let folder = root.appendingPathComponent(place)
        return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: [.isDirectoryKey])
            .filter { try $0.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true }
            .map(\.lastPathComponent).sorted()
    }

    private func paths(at place: String) throws -> [String] {
        var isFolder: ObjCBool = false
        let start = place == "." ? root : root.appendingPathComponent(place)
        guard FileManager.default.fileExists(atPath: start.path, isDirectory: &isFolder) else { return [] }
        if !isFolder.boolValue { return [place] }
        let left: Set<String> = ["runs", "node_modules"]
        return try FileManager.default.contentsOfDirectory(atPath: start.path)
            .filter { ($0 == ".ci" || !$0.hasPrefix(".")) && !left.contains($0) }
            .flatMap { try paths(at: place == "." ? $0 : "\(place)/\($0)") }
    }
}
