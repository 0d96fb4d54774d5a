import Glibc

/// Why a stand-in could not be set up.
struct StandInError: Error, CustomStringConvertible {
    var description: String

    init(_ call: String, _ reason: Int32) {
        description = "\(call) failed: \(String(cString: strerror(reason)))"
    }
}
