import LoadEngine
import Testing

@testable import Verdict

@Suite("Continuity of sessions")
struct ContinuityTests {
    /// What is noted of one session on node 2, by seconds; the fault comes at 10 s.
    private static func note(
        _ kind: ContinuityNote.Kind, at: Double, sent: Double? = nil, node: UInt8 = 1
    ) -> ContinuityNote {
        ContinuityNote(
            session: 7, kind: kind, at: Nanoseconds(at * 1e9), sent: Nanoseconds((sent ?? at) * 1e9), node: node,
            step: 1, status: 200, text: Array("<html>log in".utf8))
    }

    private func folded(_ notes: [ContinuityNote]) -> ContinuityRecord {
        ContinuityRecord(
            FaultRecord(name: "crash", kind: "kill", on: "rms-2"), injectedS: 10, notes: notes,
            steps: ["portal", "next"], nodes: ["rms-1", "rms-2"])
    }

    private static let bound = note(.bound, at: 8, node: 2)
    private static let moved = note(.bound, at: 10.5)

    @Test("A session that another node knows is continued and re-routed")
    func continued() {
        let record = folded([Self.bound, Self.moved, Self.note(.continued, at: 10.5), Self.note(.ended, at: 12)])
        #expect((record.alive, record.continued, record.rerouted) == (1, 1, 1))
        #expect((record.lost, record.stateMismatch, record.staleRoute, record.undecided) == (0, 0, 0, 0))
        #expect(record.examples.isEmpty)
    }

    @Test("A session that nobody knows is lost once, with what came back")
    func lost() {
        let record = folded([
            Self.bound, Self.moved, Self.note(.cookieReplaced, at: 10.5), Self.note(.gone, at: 10.5),
            Self.note(.continued, at: 11), Self.note(.gone, at: 12),
        ])
        #expect((record.alive, record.lost, record.continued) == (1, 1, 0))
        let example = ContinuityRecord.Example(
            kind: "lost", session: 7, atS: 10.5, step: "next", node: "rms-1", status: 200, text: "<html>log in")
        #expect(record.examples == [example])
    }

    @Test("Older state, a stale route and a cookie alone are told apart")
    func others() {
        let older = folded([Self.bound, Self.moved, Self.note(.older, at: 10.5), Self.note(.staleRoute, at: 12)])
        #expect((older.stateMismatch, older.staleRoute, older.lost, older.rerouted) == (1, 1, 0, 1))
        #expect(older.examples.map(\.kind) == ["state_mismatch", "stale_route"])
        #expect(folded([Self.bound, Self.note(.cookieReplaced, at: 11)]).lost == 1)
        #expect(folded([Self.bound, Self.moved, Self.note(.cookieKept, at: 11)]).continued == 1)
        // A renewed cookie is no loss where the state is proven.
        let renewed = folded([Self.bound, Self.note(.cookieReplaced, at: 11), Self.note(.continued, at: 12)])
        #expect((renewed.lost, renewed.continued) == (0, 1))
    }

    @Test("What the victim had sent before it died proves nothing; what another node made of it does")
    func beforeTheFault() {
        let late = folded([Self.bound, Self.note(.continued, at: 10.01, sent: 9.99, node: 2)])
        #expect((late.alive, late.continued, late.undecided) == (1, 0, 1))
        #expect(folded([Self.bound, Self.note(.continued, at: 10.6, sent: 9.99, node: 1)]).continued == 1)
        #expect(folded([Self.bound, Self.note(.continued, at: 10.6, sent: 10.2, node: 2)]).continued == 1)
    }

    @Test("Only sessions that were on the victim at that moment count")
    func atThatMoment() {
        #expect(folded([Self.bound, Self.note(.ended, at: 9.9)]).alive == 0)
        #expect(folded([Self.bound, Self.note(.bound, at: 9.5, node: 1), Self.note(.continued, at: 11)]).alive == 0)
        #expect(folded([Self.note(.bound, at: 10.1, node: 2)]).alive == 0)
        #expect(folded([Self.note(.bound, at: 5, node: 1), Self.note(.bound, at: 9, node: 2)]).alive == 1)
    }

    @Test("Examples are few, whatever happens")
    func examples() {
        let notes = (0..<100).flatMap { number in
            [Self.bound, Self.moved, Self.note(.gone, at: 11)].map { note in
                var note = note
                note.session = UInt64(number)
                return note
            }
        }
        let record = folded(notes)
        #expect(record.lost == 100)
        #expect(record.examples.map(\.session) == Array(0..<10))
    }

    @Test("Where most sessions showed nothing, nothing passes; a proven loss fails all the same")
    func undecided() {
        func finding(_ change: (inout ContinuityRecord) -> Void) -> Finding {
            var record = SyntheticRun().record
            change(&record.continuity[0])
            return Judge.judge(record, targets: [Target(.failover, "sessions.lost", .less, 0.5)]).findings[0]
        }
        #expect(finding { $0.alive = 80 }.verdict == .pass)
        #expect(finding { $0.alive = 93 }.verdict == .inconclusive)
        #expect(finding { ($0.alive, $0.lost) = (930, 50) }.verdict == .fail)
        #expect(finding { ($0.continued, $0.lost, $0.stateMismatch) = (0, 0, 0) }.why.contains("identity"))
        #expect(finding { $0.alive = 0 }.verdict == .inconclusive)
    }

    @Test("Of a fault done twice, a deed that met no session leaves the word to the other; two such say nothing")
    func repeated() {
        func lost(series: String?, alive: [Int], forgotten: Bool = false) -> [Double?] {
            var record = SyntheticRun().record
            let (fault, sessions) = (record.faults[0], record.continuity[0])
            record.faults = alive.indices.map { number in
                var deed = fault
                (deed.name, deed.series) = ("\(fault.name)-\(number + 1)", series)
                return deed
            }
            record.continuity = alive.enumerated().map { number, alive in
                var met = sessions
                met.fault = record.faults[number].name
                (met.alive, met.lost, met.continued, met.stateMismatch) = (alive, alive / 4, alive - alive / 4, 0)
                return met
            }
            if forgotten { record.continuity.removeLast() }
            return Evidence(record).readings(.lost).map(\.actual)
        }
        #expect(lost(series: "crash", alive: [80, 80]) == [0.25, 0.25])
        #expect(lost(series: "crash", alive: [0, 80]) == [0.25])
        #expect(lost(series: "crash", alive: [0, 0]) == [nil, nil])
        #expect(lost(series: "crash", alive: [80, 0], forgotten: true) == [0.25, nil])
        #expect(lost(series: nil, alive: [80, 0]) == [0.25, nil])
    }
}
