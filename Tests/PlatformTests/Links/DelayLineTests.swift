import Testing

@testable import Platform

@Suite struct DelayLineTests {
    private static let second: UInt64 = 1_000_000_000

    /// Everything that is let go until a moment.
    private func released(_ line: inout DelayLine, at nowNs: UInt64) -> [UInt8] {
        var out: [UInt8] = []
        _ = line.release(nowNs: nowNs) { bytes in
            out += bytes
            return bytes.count
        }
        return out
    }

    @Test("a byte is let go after the delay and not before, in order, and a socket that takes half gets the rest later")
    func delays() {
        var line = DelayLine()
        var lane = Lane()
        let settings = LinkSettings(delayNs: 100)
        line.put([1, 2], nowNs: 1_000, settings, lane: &lane)
        line.put([3, 4], nowNs: 1_050, settings, lane: &lane)
        #expect(line.nextReleaseNs == 1_100)
        #expect(released(&line, at: 1_099) == [])
        #expect(released(&line, at: 1_100) == [1, 2])
        #expect(line.heldBytes == 2)
        #expect(!line.release(nowNs: 1_150) { _ in 1 })
        #expect(released(&line, at: 1_150) == [4])
        line.end()
        #expect(line.isOver && line.nextReleaseNs == nil)
    }

    @Test("no byte overtakes another when the delay becomes shorter, and none waits once there is none")
    func shorter() {
        var line = DelayLine()
        var lane = Lane()
        line.put([1], nowNs: 0, LinkSettings(delayNs: 500), lane: &lane)
        line.put([2], nowNs: 10, LinkSettings(delayNs: 20), lane: &lane)
        #expect(released(&line, at: 100) == [])
        line.releaseAll(nowNs: 100)
        #expect(released(&line, at: 100) == [1, 2])
        line.put([3], nowNs: 110, LinkSettings(), lane: &lane)
        #expect(released(&line, at: 110) == [3])
    }

    @Test("connections share what the link can carry, and what came while it was idle is not saved up")
    func capacity() {
        var lines = [DelayLine(), DelayLine()]
        var lane = Lane()
        let settings = LinkSettings(bitsPerS: 8_000)
        lines[0].put(Array(repeating: 0, count: 500), nowNs: 0, settings, lane: &lane)
        lines[1].put(Array(repeating: 0, count: 500), nowNs: 0, settings, lane: &lane)
        #expect(lines[0].nextReleaseNs == Self.second / 2)
        #expect(lines[1].nextReleaseNs == Self.second)
        lines[0].put([0], nowNs: 9 * Self.second, settings, lane: &lane)
        _ = released(&lines[0], at: Self.second)
        #expect(lines[0].nextReleaseNs == 9 * Self.second + Self.second / 1_000)
    }

    @Test("a line that holds much takes no more")
    func room() {
        var line = DelayLine()
        var lane = Lane()
        line.put(Array(repeating: 0, count: DelayLine.heldMax), nowNs: 0, LinkSettings(delayNs: 9), lane: &lane)
        #expect(!line.hasRoom)
        _ = released(&line, at: 9)
        #expect(line.hasRoom)
    }

    @Test("what a link is told and what it tells are read back, and nonsense is not")
    func texts() {
        let settings = LinkSettings(delayNs: 7, bitsPerS: 384_000)
        #expect(LinkSettings(form: settings.form) == settings)
        #expect(LinkSettings(form: "delay-ns=-1") == nil)
        #expect(LinkSettings(form: "delay=1") == nil)
        let status = LinkStatus(pid: 4, settings: settings, connections: 2, heldBytes: 99)
        #expect(LinkStatus(parsing: status.text) == status)
        #expect(LinkStatus(parsing: "pid=4&connections=2") == nil)
    }
}
