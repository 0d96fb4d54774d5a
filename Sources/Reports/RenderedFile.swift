import Foundation

/// What was rendered, on disk.
public enum RenderedFile {
    /// Writes a text, completely or not at all.
    public static func write(_ text: String, to path: String) throws(ReportError) {
        try WholeFile.write(Data(text.utf8), to: path)
    }

    /// Writes what comes in parts, completely or not at all.
    ///
    /// - Parameter body: gets what takes one part after the other.
    public static func write(
        to path: String, _ body: (@escaping (String) throws(ReportError) -> Void) throws(ReportError) -> Void
    ) throws(ReportError) {
        try WholeFile.write(to: path) { emit throws(ReportError) in
            try body { text throws(ReportError) in try emit(Data(text.utf8)) }
        }
    }

    /// Adds a text at the end of a file that others write to as well, such as the summary of a job on GitHub.
    public static func append(_ text: String, to path: String) throws(ReportError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        if descriptor < 0 { throw .unwritable(path: path, why: String(cString: strerror(errno))) }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try file.write(contentsOf: Data(text.utf8))
        } catch {
            throw .unwritable(path: path, why: error.localizedDescription)
        }
    }
}
