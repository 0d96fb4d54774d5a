import Foundation
import Testing

/// Pages that real servers have answered, in the folder of their name.
enum Recorded {
    static func text(_ name: String) throws -> String {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Recorded")
        return try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
    }
}
