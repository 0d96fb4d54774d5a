import Foundation

/// A file that a scenario needs, read as text.
enum SourceFile {
    /// The largest file that is read, in bytes.
    static let bytesMax = 64 << 20

    /// Why a file cannot be used, in words.
    struct Failure: Error, Equatable {
        var found: String
        var expected: String
    }

    /// The file's text, without a byte-order mark.
    static func text(_ path: String) throws(Failure) -> String {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw Failure(found: "no such file", expected: "a file that exists")
        }
        guard !isFolder.boolValue else { throw Failure(found: "a folder", expected: "a file") }
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw Failure(found: "a file that may not be read", expected: "a readable file")
        }
        defer { try? handle.close() }
        guard let data = try? handle.read(upToCount: bytesMax + 1) ?? Data() else {
            throw Failure(found: "a file that cannot be read", expected: "a readable file")
        }
        guard data.count <= bytesMax else {
            throw Failure(found: "a file of more than 64MiB", expected: "at most 64MiB")
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw Failure(found: "bytes that are not UTF-8", expected: "text in UTF-8")
        }
        return text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
    }

    /// The path of a file that is named beside another one.
    static func path(_ path: String, besides file: String) -> String {
        guard !path.hasPrefix("/") else { return path }
        let folder = (file as NSString).deletingLastPathComponent
        return folder.isEmpty ? path : "\(folder)/\(path)"
    }
}
