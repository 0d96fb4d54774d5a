import LoadEngine
import TestSupport
import Testing

@testable import Scenarios

@Suite struct CompilerTests {
    private func operations(_ steps: String) throws -> [SessionOperation] {
        try Fixtures.load(Fixtures.scenario(steps: steps)).sessions[0].operations
    }

    @Test("steps in a row")
    func row() throws {
        #expect(
            try operations("[{get: /}, {think: 1s}, {get: /b}]")
                == [.exchange(0), .think(.constant(.seconds(1))), .exchange(1), .end])
    }

    @Test("nested loops use registers of their own; loops side by side share one")
    func loops() throws {
        let nested = "{repeat: {times: 2, steps: [{get: /a}, {repeat: {times: 0..3, steps: [{get: /b}]}}]}}"
        #expect(
            try operations("[\(nested), {repeat: {times: 4, steps: [{get: /c}]}}]") == [
                .loopBegin(register: 0, times: 2...2, end: 6), .exchange(0),
                .loopBegin(register: 1, times: 0...3, end: 5), .exchange(1), .loopEnd(register: 1, start: 3),
                .loopEnd(register: 0, start: 1),
                .loopBegin(register: 0, times: 4...4, end: 9), .exchange(2), .loopEnd(register: 0, start: 7),
                .end,
            ])
    }

    @Test("a choice jumps behind itself, and a branch of weight 0 is never its target")
    func choice() throws {
        let branches = "[{weight: 3, steps: [{get: /a}]}, {weight: 0, steps: [{get: /z}]}, {steps: []}]"
        #expect(
            try operations("[{choose: \(branches)}, {get: /b}]") == [
                .choose(weights: [3, 1], targets: [1, 5]), .exchange(0), .jump(6), .exchange(1), .jump(6), .jump(6),
                .exchange(2), .end,
            ])
    }

    @Test("requests together are neighbours")
    func together() throws {
        #expect(
            try operations("[{get: /x}, {together: [{get: /a}, {get: /b}]}]") == [.exchange(0), .together(1..<3), .end])
    }

    @Test("random nestings give programs whose jumps stay inside and whose loops are balanced")
    func balanced() throws {
        var random = SeededRandom()
        for _ in 0..<200 {
            let steps = Self.randomSteps(depth: 0, &random)
            let program = try operations(steps)
            #expect(program.last == .end)
            var open: [Int: Int] = [:]
            for (index, operation) in program.enumerated() {
                switch operation {
                case .loopBegin(let register, _, let end):
                    open[register] = index
                    #expect(program[end - 1] == .loopEnd(register: register, start: index + 1), "\(random.replay)")
                case .loopEnd(let register, let start): #expect(open[register].map { $0 + 1 } == start)
                case .choose(let weights, let targets):
                    #expect(weights.count == targets.count && targets.allSatisfy { $0 > index && $0 < program.count })
                case .jump(let target): #expect(target > index && target < program.count, "\(random.replay)")
                case .exchange, .together, .think, .end: break
                }
            }
        }
    }

    private static func randomSteps(depth: Int, _ random: inout SeededRandom) -> String {
        let count = Int.random(in: 1...3, using: &random)
        let steps = (0..<count).map { _ -> String in
            switch Int.random(in: 0...(depth < 4 ? 4 : 2), using: &random) {
            case 0: "{get: /a}"
            case 1: "{think: 1s}"
            case 2: "{together: [{get: /a}, {get: /b}]}"
            case 3: "{repeat: {times: 0..2, steps: \(randomSteps(depth: depth + 1, &random))}}"
            default:
                "{choose: [{steps: \(randomSteps(depth: depth + 1, &random))}, {weight: 2, steps: []}]}"
            }
        }
        return "[\(steps.joined(separator: ", "))]"
    }

    @Test("what one branch captures can be used after the choice")
    func captureInBranch() throws {
        let branch = "{steps: [{get: /a, capture: {t: {header: X-T}}}]}"
        #expect(
            Fixtures.errors(Fixtures.scenario(steps: "[{choose: [\(branch), {steps: []}]}, {get: '/b/${t}'}]")).isEmpty)
        let sibling = "{steps: [{get: '/b/${t}'}]}"
        #expect(Fixtures.errors(Fixtures.scenario(steps: "[{choose: [\(branch), \(sibling)]}]")).count == 1)
    }

    @Test("an error of the engine's pattern compiler is reported with its place")
    func patterns() {
        let options = LoadOptions(environment: [:], patternProblem: { $0 == "(" ? "missing )" : nil })
        let text = Fixtures.scenario(
            steps: "[{get: /, capture: {a: {regex: '('}}, expect: {body: {matches: 'fine'}}}]")
        #expect(
            Fixtures.errors(text, options) == [
                "x.yaml:3:54: sessions.a.steps[0].capture.a.regex: found \"(\": missing ), expected a valid regular "
                    + "expression"
            ])
    }
}
