import Foundation

/// The folder that a run writes into, made before anything is sent.
struct RunFolder {
    let path: String

    /// Makes the folder and makes sure that it can be written to.
    ///
    /// - Errors: `ExitStatus.couldNotRun`, with the reason on standard error.
    init(path: String) throws {
        self.path = path
        let probe = path + "/.writable"
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            try Data("probe".utf8).write(to: URL(fileURLWithPath: probe))
            try FileManager.default.removeItem(atPath: probe)
        } catch {
            Terminal.error("rmsload: \(path): cannot be written: \(Self.reason(error))")
            throw ExitStatus.couldNotRun
        }
    }

    /// `runs/<name>-<UTC time>`.
    static func standardPath(for name: String) -> String {
        let stamp = RunClock.timestamp().prefix(19).filter { $0 != "-" && $0 != ":" }
        let safe = name.map { $0.isLetter || $0.isNumber || "-_.".contains($0) ? $0 : "-" }
        return "runs/\(String(safe))-\(stamp)Z"
    }

    /// The system's own words, without Foundation's wrapping.
    static func reason(_ error: any Error) -> String {
        let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError ?? error as NSError
        if underlying.domain == NSPOSIXErrorDomain { return String(cString: strerror(Int32(underlying.code))) }
        return error.localizedDescription
    }
}
