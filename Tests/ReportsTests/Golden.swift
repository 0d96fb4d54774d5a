import Foundation
import Testing

/// Text that is compared with a file in `Tests/ReportsTests/Goldens`; `RMSLOAD_RECORD=1` writes the file instead.
enum Golden {
    static func check(_ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Goldens")
        let file = folder.appendingPathComponent(name)
        if ProcessInfo.processInfo.environment["RMSLOAD_RECORD"] == "1" {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
            return
        }
        let golden = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        let found = text.split(separator: "\n", omittingEmptySubsequences: false)
        let wanted = golden.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, (a, b)) in zip(found, wanted).enumerated() where a != b {
            Issue.record(
                "\(name):\(index + 1): found \"\(a)\", golden \"\(b)\"; RMSLOAD_RECORD=1 records it anew",
                sourceLocation: sourceLocation)
            return
        }
        #expect(found.count == wanted.count, "\(name)", sourceLocation: sourceLocation)
    }
}

/// A folder of its own, removed when the body ends.
func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("rmsload-reports-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path)
}
