/// How a response shows that the server still knows the session.
public struct IdentityProof: Sendable, Equatable {
    /// All met: the session goes on with the state that its client knows. `Template.Part.proofs` says which proof of
    /// the session this is, from 1.
    public var continued: [Expectation]
    /// All met while `continued` is not: the session is known, but its state is older than what its client was told.
    /// Empty where that cannot be told from a session that is gone.
    public var older: [Expectation]

    public init(continued: [Expectation], older: [Expectation] = []) {
        self.continued = continued
        self.older = older
    }
}
