import LoadEngine
import Testing
import Verdict

@testable import Reports

@Suite("The live screen")
struct LiveFrameTests {
    /// The run that fails, 25 s into it: a node is dead and the survivor is slow.
    private var degraded: LiveFrame {
        let record = Records.failing
        let judgement = Judge.judge(record)
        var frame = LiveFrame()
        frame.scenario = "node-failover"
        frame.nowS = 25.34
        frame.arrivalsEndS = 60
        frame.phase = .degraded
        frame.load = record.load
        frame.asked = 20
        frame.begunPerS = 19.8
        frame.okPerS = 91.25
        frame.sessions = 1_042
        frame.responses = [(.p50, 1_900), (.p95, 1_910), (.p99, 2_020)]
        frame.errors = [(.reset, 61), (.notSent, 2)]
        frame.errorRatio = 63.0 / 519
        frame.nodes = [
            LiveFrame.Node(name: "rms-1", share: 1, history: (0..<60).map { 40 + $0 % 20 }),
            LiveFrame.Node(name: "rms-2", share: 0, history: (0..<60).map { $0 < 50 ? 50 : 0 }),
        ]
        frame.faults = [
            LiveFrame.Fault(title: "kill rms-2", atS: 20.4, isDone: true, healAtS: 45, isHealed: false)
        ]
        frame.findings = judgement.findings
        frame.phases = [.warmUp, .baseline, .failover, .degraded]
        return frame
    }

    private var start: LiveFrame {
        var frame = LiveFrame()
        frame.scenario = "node-failover"
        frame.nowS = 2
        frame.arrivalsEndS = 60
        frame.load = Records.passing.load
        frame.asked = 8
        frame.windowS = 2
        frame.nodes = [LiveFrame.Node(name: "rms-1", share: nil, history: [0])]
        frame.faults = [
            LiveFrame.Fault(title: "kill rms-2", atS: 20, isDone: false, healAtS: 45, isHealed: false)
        ]
        frame.findings = Judge.judge(Records.passing).findings
        return frame
    }

    @Test("It looks as it should, narrow and wide", arguments: [60, 100, 200])
    func goldens(width: Int) throws {
        let screens = [start, degraded].map {
            $0.lines(width: width, height: 40, isColoured: false).joined(separator: "\n")
        }
        try Golden.check(screens.joined(separator: "\n\n") + "\n", "live-\(width).txt")
    }

    @Test("Colours change nothing but colours, and are off at the end of every line")
    func colours() {
        for width in [60, 100, 200] {
            let plain = degraded.lines(width: width, height: 40, isColoured: false)
            let painted = degraded.lines(width: width, height: 40, isColoured: true)
            #expect(painted.map { $0.replacing(/\u{1B}\[[0-9]*m/, with: "") } == plain)
            for line in painted where line.contains("\u{1B}") {
                #expect(line.lastIndex(of: "\u{1B}").map { line[$0...].hasPrefix("\u{1B}[0m") } == true, "\(line)")
            }
        }
    }

    @Test("No line is wider and no screen higher than the terminal, whatever the names are")
    func bounds() {
        var frame = degraded
        frame.scenario = "負荷試験 \u{1B}[31mevil\u{7}\n" + String(repeating: "long", count: 100)
        frame.nodes[0].name = String(repeating: "n", count: 150)
        frame.faults = (0..<30).map {
            LiveFrame.Fault(
                title: "kill \($0)", atS: Double($0) * 1e6, isDone: false, healAtS: .infinity, isHealed: false)
        }
        for (width, height) in [(20, 4), (60, 10), (61, 24), (80, 24), (200, 60)] {
            let lines = frame.lines(width: width, height: height, isColoured: false)
            #expect(lines.count <= height)
            #expect(lines.allSatisfy { $0.columns <= width }, "\(width)")
            #expect(lines.allSatisfy { !$0.contains("\n") && !$0.contains("\u{7}") })
        }
    }

    @Test("Where there is little room, targets that are missed come first and the rest is counted")
    func targets() {
        let lines = degraded.lines(width: 80, height: 14, isColoured: false)
        let first = lines.firstIndex { $0.hasPrefix("✗") }
        #expect(first != nil)
        #expect(lines.last?.contains("1 target of phases to come") == true, "\(lines)")
        #expect(lines.last?.contains("more, ") == true)
    }

    @Test("Amounts become blocks, and nothing becomes nothing")
    func sparkline() {
        #expect(Sparkline.text([0, 1, 4, 8], highest: 8) == " ▁▄█")
        #expect(Sparkline.text([0, 0], highest: 0) == "  ")
        #expect(Sparkline.block(9, of: 8) == "█")
    }
}
