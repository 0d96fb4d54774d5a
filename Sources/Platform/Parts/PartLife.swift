/// One life of a part: what runs from one start to its end.
public struct PartLife: Sendable, Hashable {
    /// The number of its first process, where that runs; nil where nobody tells, as for a pod.
    public var pid: Int32?
    /// When it began, in the words of whoever was asked; differs between two lives.
    public var start: String

    public init(pid: Int32?, start: String) {
        self.pid = pid
        self.start = start
    }

    init(_ process: ProcessIdentity) {
        self.init(pid: process.pid, start: "tick \(process.startTicks)")
    }

    /// For people, such as `process 4711`.
    var words: String { pid.map { "process \($0)" } ?? "the instance started at \(start)" }
}
