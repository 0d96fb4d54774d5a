extension Plan {
    /// How long sessions pause in all, on average: their length if every answer came at once.
    ///
    /// Found by playing a few hundred sessions without their exchanges.
    public var pauseMean: Nanoseconds {
        let kinds = WeightTable(sessions.map(\.weight))
        defer { kinds.free() }
        let count = 400
        var sum = 0.0
        for number in 0..<count {
            var random = RandomStream(seed: seed, stream: UInt64(number))
            let session = sessions[kinds.pick(using: &random)]
            sum += session.pause(using: &random, operationsMax: limits.operationsMax).inSeconds
        }
        return Nanoseconds(min(sum / Double(count), 1e9) * 1e9)
    }
}

extension SessionPlan {
    /// The pauses of one session, drawn as a worker would draw them.
    func pause(using random: inout RandomStream, operationsMax: Int) -> Nanoseconds {
        var rounds: [Int: Int] = [:]
        var pause: Nanoseconds = 0
        var position = 0
        for _ in 0..<operationsMax {
            guard operations.indices.contains(position) else { return pause }
            switch operations[position] {
            case .exchange, .together: position += 1
            case .think(let distribution):
                pause = min(pause &+ distribution.draw(using: &random), .seconds(1_000_000))
                position += 1
            case .loopBegin(let register, let times, let end):
                let count = times.lowerBound + Int(random.below(UInt64(times.count)))
                rounds[register] = count
                position = count > 0 ? position + 1 : end
            case .loopEnd(let register, let start):
                rounds[register, default: 0] -= 1
                position = rounds[register, default: 0] > 0 ? start : position + 1
            case .choose(let weights, let targets):
                let table = WeightTable(weights)
                defer { table.free() }
                position = targets[table.pick(using: &random)]
            case .jump(let target): position = target
            case .end: return pause
            }
        }
        return pause
    }
}
