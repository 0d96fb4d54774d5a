import Testing

@testable import Verdict

@Suite("Evidence of a fault")
struct FaultEvidenceTests {
    private func doubt(_ change: (inout RunRecord) -> Void) -> String? {
        var record = SyntheticRun().record
        change(&record)
        return FaultEvidence(record.faults[0], events: record.events).doubt
    }

    @Test("A serving victim, an injection and two witnesses prove a fault")
    func proven() {
        #expect(doubt { _ in } == nil)
    }

    @Test("One witness is not enough, however often it was heard")
    func oneWitness() {
        let text = doubt { record in
            for index in record.events.indices where record.events[index].kind == .witness {
                record.events[index].name = "process-gone"
            }
        }
        #expect(text == "fault crash has 1 of 2 independent witnesses needed (process-gone)")
    }

    @Test("What was seen before the injection is no witness of it")
    func tooEarly() {
        let text = doubt { record in
            for index in record.events.indices where record.events[index].name == "port-refused" {
                record.events[index].atS = 3
            }
        }
        #expect(text?.contains("1 of 2") == true)
    }

    @Test("An idle victim proves nothing, nor does one that nobody saw serving")
    func idle() {
        let idle = doubt { record in
            record.events.insert(
                RunEvent(atS: 20.3, kind: .victimIdle, fault: "crash", text: "no response in 5 s"), at: 0)
        }
        #expect(idle == "rms-2 was not serving when fault crash came: no response in 5 s")
        let unseen = doubt { record in record.events.removeAll { $0.kind == .victimServing } }
        #expect(unseen == "nothing shows that rms-2 was serving when fault crash came")
    }

    @Test("A fault that was skipped says why")
    func skipped() {
        let text = doubt { record in
            record.events = [RunEvent(atS: 30, kind: .faultSkipped, fault: "crash", text: "the load was never steady")]
        }
        #expect(text == "fault crash never happened: the load was never steady")
    }

    @Test("Events of another fault do not count")
    func others() {
        let text = doubt { record in
            for index in record.events.indices where record.events[index].kind == .witness {
                record.events[index].fault = "other"
            }
        }
        #expect(text?.contains("0 of 2") == true)
    }

    /// Prompt answers of the victim in one tick of the run.
    private func answering(at tick: Int, kind: String = "kill", healS: Double? = 45.2) -> String? {
        var run = SyntheticRun()
        run.healS = healS
        var record = run.record
        record.faults[0].kind = kind
        record.measurements.ticks.prompt = [[], Array(repeating: 0, count: 600)]
        record.measurements.ticks.prompt?[1][tick] = 3
        return FaultEvidence(record.faults[0], in: record).doubt
    }

    @Test("A victim that answers while it should be gone was not gone, whatever the witnesses say")
    func answers() {
        let why = "rms-2 gave 3 answers between fault crash and its healing: it was not out of service"
        // Injected at 20.35 s, healed from 45.2 s on.
        #expect(answering(at: 215) == why)
        #expect(answering(at: 451) == why)
        #expect(answering(at: 451, kind: "freeze") == why)
        #expect(answering(at: 599, healS: nil) == why)
        // Asked before the deed, or answered after the healing began.
        #expect(answering(at: 214) == nil)
        #expect(answering(at: 452) == nil)
        // A node that drains answers its old sessions.
        #expect(answering(at: 300, kind: "drain") == nil)
        // One that ends in order is gone when its process is: the witness saw that at 20.4 s.
        #expect(answering(at: 216, kind: "restart") == why)
        #expect(answering(at: 214, kind: "restart") == nil)
    }

    @Test("A record that does not know of prompt answers is judged by its witnesses")
    func unknownAnswers() {
        var record = SyntheticRun().record
        record.measurements.ticks.prompt = nil
        #expect(FaultEvidence(record.faults[0], in: record).doubt == nil)
        record.measurements.ticks.prompt = [[]]
        #expect(FaultEvidence(record.faults[0], in: record).doubt == nil)
    }
}
