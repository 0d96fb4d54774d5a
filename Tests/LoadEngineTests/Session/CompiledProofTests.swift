import Testing

@testable import LoadEngine

@Suite("Proofs of identity")
struct CompiledProofTests {
    private static let proof = IdentityProof(
        continued: [.bodyContains(Template([.literal("seq="), .proofs, .literal("\"")]))],
        older: [.bodyMatches("seq=[2-9]\"")])

    private func answer(_ body: String, status: Int = 200, proofs: UInt64, unanswered: UInt64 = 0) throws
        -> CompiledProof.Answer
    {
        let proof = try CompiledProof(Self.proof)
        defer { proof.free() }
        var variables = SessionVariables(count: 0)
        var scratch = ByteStore()
        defer { scratch.free() }
        var identity = SessionIdentity()
        (identity.proofs, identity.unanswered) = (proofs, unanswered)
        let table = HeaderTable(capacity: 4)
        let context = TemplateContext(variables: variables, sessionID: 1, seed: 1)
        return Array(body.utf8).withUnsafeBytes { bytes in
            let view = ResponseView(
                status: status, head: UnsafeRawBufferPointer(start: nil, count: 0), table: table, body: bytes)
            return proof.answer(view, identity, variables: &variables, context: context, scratch: &scratch)
        }
    }

    @Test("The next number is the session; a smaller one is an older state; a first one is a stranger's")
    func numbers() throws {
        #expect(try answer("<scene session=\"seq=4\">", proofs: 3) == .continued(4))
        #expect(try answer("<scene session=\"seq=3\">", proofs: 3) == .older)
        #expect(try answer("<scene session=\"seq=1\">", proofs: 3) == .gone)
        #expect(try answer("<html>log in", proofs: 3) == .gone)
        #expect(try answer("seq=4\"", status: 401, proofs: 3) == .gone)
        #expect(try answer("seq=40\"", proofs: 3) == .gone)
    }

    @Test("A request that was not answered may have been counted, or not")
    func unanswered() throws {
        #expect(try answer("seq=4\"", proofs: 3, unanswered: 2) == .continued(4))
        #expect(try answer("seq=6\"", proofs: 3, unanswered: 2) == .continued(6))
        #expect(try answer("seq=7\"", proofs: 3, unanswered: 2) == .older)
    }

    @Test("A cookie's identity is what stands before its route")
    func digest() {
        func digest(_ text: String) -> UInt64 { Array(text.utf8).withUnsafeBytes { SessionIdentity.digest($0) } }
        #expect(digest("abc.r1") == digest("abc.r2"))
        #expect(digest("abc.r1") == digest("abc"))
        #expect(digest("abd.r1") != digest("abc.r1"))
        #expect(digest("a.b.r1") == digest("a.b.r2"))
        #expect(SessionIdentity.digest(nil) == 0)
    }
}
