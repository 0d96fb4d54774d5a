/// How a write that was acknowledged is found again.
public struct WriteAudit: Sendable, Equatable {
    /// What is asked for, and what the answer must show.
    public enum ReadBack: Sendable, Equatable {
        /// The written thing itself; its body has the write's key.
        case item
        /// All that was written with the key: a JSON path to a list of ids.
        case list(ids: String)
    }

    /// Slot of the variable that takes the id from the acknowledgement.
    public var id: Int
    /// The request target of the reading; variable 0 is the id, variable 1 the key (`Template.Part.unique` of the write).
    public var target: Template
    public var readBack: ReadBack

    public init(id: Int, target: Template, readBack: ReadBack) {
        self.id = id
        self.target = target
        self.readBack = readBack
    }
}
