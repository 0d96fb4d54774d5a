/// Writes whose fate is looked into after the run.
extension Worker where Link: ~Copyable {
    /// Notes what an audited exchange came to.
    mutating func noteWrite(_ place: Int, _ outcome: Outcome, id slot: Int) {
        if outcome == .notSent { return }
        let connection = connections[place]
        let session = sessions[Int(connection.pointee.session)]
        let answer: WriteNote.Answer =
            outcome == .ok ? .acknowledged : outcome == .unexpected ? .refused : .none
        var id: [UInt8] = []
        if outcome == .ok, let value = session.pointee.variables.value(slot) { id = Array(value) }
        let status = connection.pointee.hasHead ? connection.pointee.machine.head.status : 0
        recording.note(
            WriteNote(
                session: session.pointee.number, sequence: connection.pointee.sequence,
                step: template(of: place).pointee.step, at: now, node: connection.pointee.node,
                status: UInt16(truncatingIfNeeded: status), answer: answer, id: id))
    }
}
