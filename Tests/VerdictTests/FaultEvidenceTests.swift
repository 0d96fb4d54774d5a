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
}
