/// An identity proof made ready for the loop; whoever owns it frees it.
struct CompiledProof {
    enum Answer: Equatable {
        /// The session goes on; the number of the proof that was met.
        case continued(UInt64)
        case older
        case gone
    }

    private let continued: ResponseChecks
    private let older: ResponseChecks
    private let hasOlder: Bool

    init(_ proof: IdentityProof) throws(CheckError) {
        continued = try ResponseChecks(expectations: proof.continued)
        older = try ResponseChecks(expectations: proof.older)
        hasOlder = !proof.older.isEmpty
    }

    /// Looks into a response.
    ///
    /// - Parameter identity: the session's; each unanswered proof may have been counted by the server, so any number
    ///   from the next to that many more is right.
    func answer(
        _ view: borrowing ResponseView, _ identity: SessionIdentity, variables: inout SessionVariables,
        context: TemplateContext, scratch: inout ByteStore
    ) -> Answer {
        var context = context
        let next = identity.proofs + 1
        for number in next...next + min(identity.unanswered, Self.unansweredMax) {
            context.proofs = number
            if continued.run(view, variables: &variables, context: context, scratch: &scratch) == .ok {
                return .continued(number)
            }
        }
        guard hasOlder, older.run(view, variables: &variables, context: context, scratch: &scratch) == .ok else {
            return .gone
        }
        return .older
    }

    /// Most unanswered proofs that are tried.
    private static let unansweredMax: UInt64 = 16

    /// Gives the memory back.
    func free() {
        continued.free()
        older.free()
    }
}
