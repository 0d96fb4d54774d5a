/// Viewers who leave before the end of what they play.
extension Worker where Link: ~Copyable {
    /// Decides whether the viewer of this exchange will leave, and at which part of the content.
    mutating func drawLeaving(_ place: Int) {
        let share = template(of: place).pointee.abandon
        if share == 0 { return }
        let session = sessions[Int(connections[place].pointee.session)]
        if session.pointee.random.unit() < share {
            extras[place].pointee.leavesAt = max(session.pointee.random.unit(), .leastNonzeroMagnitude)
        }
    }

    /// The length is known now, and with it after how many bytes the viewer leaves.
    func noteLeaving(_ place: Int) {
        let extra = extras[place]
        guard extra.pointee.leavesAt > 0, !extra.pointee.isRedirect,
            case .length(let length) = connections[place].pointee.machine.head.framing
        else { return }
        extra.pointee.leavesAfter = UInt64(extra.pointee.leavesAt * Double(min(length, 1 << 53)))
        extra.pointee.leavesAfter = min(max(1, extra.pointee.leavesAfter), max(1, length) - 1)
    }

    /// Whether the viewer leaves now that so many bytes more have been played.
    func isAbandoned(_ place: Int, after count: Int) -> Bool {
        let extra = extras[place]
        if extra.pointee.leavesAfter == 0 { return false }
        extra.pointee.bodyCount += UInt64(count)
        if extra.pointee.bodyCount < extra.pointee.leavesAfter { return false }
        extra.pointee.isAbandoned = true
        return true
    }
}
