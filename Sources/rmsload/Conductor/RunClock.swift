import CShims
import Foundation
import Verdict

/// The moment and the machine of a run, as the record keeps them.
enum RunClock {
    /// UTC, ISO 8601 with milliseconds.
    static func timestamp(_ date: Date = Date()) -> String {
        date.formatted(.iso8601.year().month().day().time(includingFractionalSeconds: true)) + "Z"
    }

    /// Cores that this process may use.
    static var cores: Int { max(1, Int(rms_cores())) }

    static func host() -> HostRecord {
        var names = utsname()
        uname(&names)
        let kernel = withUnsafeBytes(of: names.release) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        return HostRecord(cores: cores, kernel: kernel, rmsload: Version.text)
    }
}
