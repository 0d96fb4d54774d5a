import Foundation

/// A path on the command line: relative to where rmsload was started, whatever it is used beside.
enum CommandLinePath {
    static func whole(_ path: String) -> String {
        path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    }
}
