/// What could be learnt about a part without harming it.
public struct PartReport: Sendable, Equatable {
    /// What one question brought to light.
    public struct Answer: Sendable, Equatable {
        public var fitness: Fitness
        /// Who was asked, such as `health` or `systemd`.
        public var asked: String
        public var words: String
    }

    public var name: String
    public var tier: PlatformTier
    public var answers: [Answer]
    /// The faults that could be done to it.
    public var faults: [FaultPlan.Kind]
}

extension DescribedPlatform {
    /// Asks every part and everybody who knows of it, all at once, and changes nothing.
    public func examine() async -> [PartReport] {
        await withTaskGroup { group in
            for (index, part) in parts.enumerated() { group.addTask { (index, await self.report(on: part)) } }
            var reports: [(Int, PartReport)] = []
            for await report in group { reports.append(report) }
            return reports.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    private func report(on part: DescribedPart) async -> PartReport {
        let health = await part.health(within: .seconds(2))
        let page =
            part.description.health?.description
            ?? (part.description.status.mariadb == nil ? "connecting to \(part.endpoint)" : "asked for its role")
        var answers = [
            PartReport.Answer(
                fitness: health == .well ? .good : .doubtful, asked: "health", words: "\(health.words) (\(page))")
        ]
        if let control = part.description.control {
            answers.append(answer(control.driver.name, await part.condition()))
        } else {
            answers.append(
                PartReport.Answer(fitness: .good, asked: "control", words: "none: no fault is done to it"))
        }
        answers += await membership(part)
        if let reader = part.description.status.balancer(environment) { answers.append(await members(reader)) }
        if part.description.status.tomcat != nil { answers.append(await threads(part)) }
        if part.description.status.jmx != nil { answers.append(await sessions(part)) }
        if part.description.status.mariadb != nil { answers.append(await role(part)) }
        let kinds = FaultKind.all.filter { kind in
            switch kind.need {
            case .balancers: drainableParts.contains(part.name)
            case .promotable: promotableParts.contains(part.name)
            default: part.faults.contains(kind)
            }
        }
        return PartReport(name: part.name, tier: part.description.tier, answers: answers, faults: kinds)
    }

    private func answer(_ driver: String, _ condition: PartCondition) -> PartReport.Answer {
        switch condition {
        case .running(let life):
            PartReport.Answer(fitness: .good, asked: driver, words: "runs: \(life.words), started at \(life.start)")
        case .frozen(let life): PartReport.Answer(fitness: .doubtful, asked: driver, words: "frozen: \(life.words)")
        case .gone: PartReport.Answer(fitness: .doubtful, asked: driver, words: "does not run")
        case .unknown(let words): PartReport.Answer(fitness: .bad, asked: driver, words: words)
        }
    }

    /// What the balancers before a part say of it.
    private func membership(_ part: DescribedPart) async -> [PartReport.Answer] {
        var answers: [PartReport.Answer] = []
        for (front, reader) in fronts(of: part) {
            do throws(ReadFailure) {
                let members = try await reader.members().filter(part.description.isMember)
                let isIn = !members.isEmpty && members.allSatisfy { !$0.isInError && !$0.isDraining }
                let words = members.map { "\($0.name) is \($0.state)" }.joined(separator: ", ")
                answers.append(
                    PartReport.Answer(
                        fitness: members.isEmpty ? .bad : isIn ? .good : .doubtful, asked: front.name,
                        words: members.isEmpty ? "shows no member that is \(part.name)" : words))
            } catch {
                answers.append(PartReport.Answer(fitness: .bad, asked: front.name, words: error.words))
            }
        }
        return answers
    }

    private func members(_ reader: any BalancerReader) async -> PartReport.Answer {
        do throws(ReadFailure) {
            let members = try await reader.members()
            let words = members.map { $0.route ?? $0.name }.joined(separator: ", ")
            return PartReport.Answer(
                fitness: members.isEmpty ? .bad : .good, asked: "status",
                words: members.isEmpty
                    ? "shows no members (httpd: ProxyStatus On)"
                    : "members \(words)" + (reader.canDrain ? "; drains" : "; only shows"))
        } catch {
            return PartReport.Answer(fitness: .bad, asked: "status", words: error.words)
        }
    }

    private func threads(_ part: DescribedPart) async -> PartReport.Answer {
        do throws(ReadFailure) {
            guard let tomcat = part.description.status.tomcat(environment) else { throw .other("not named") }
            return PartReport.Answer(fitness: .good, asked: "tomcat", words: try await tomcat.connectors().words)
        } catch {
            return PartReport.Answer(fitness: .bad, asked: "tomcat", words: error.words)
        }
    }

    private func sessions(_ part: DescribedPart) async -> PartReport.Answer {
        do throws(ReadFailure) {
            guard let tomcat = part.description.status.tomcat(environment) else { throw .other("not named") }
            return PartReport.Answer(fitness: .good, asked: "jmx", words: "\(try await tomcat.sessions()) sessions")
        } catch {
            return PartReport.Answer(fitness: .bad, asked: "jmx", words: error.words)
        }
    }

    private func role(_ part: DescribedPart) async -> PartReport.Answer {
        switch await part.databaseStatus(within: .seconds(2)) {
        case .success(let status):
            let meant = part.description.role
            let isAsMeant = meant == nil || meant?.rawValue == status.role.rawValue
            return PartReport.Answer(
                fitness: isAsMeant ? .good : .doubtful, asked: "role",
                words: status.words + (isAsMeant ? "" : ", meant to be the \(meant?.rawValue ?? "")"))
        case .failure(let failure):
            return PartReport.Answer(fitness: .bad, asked: "role", words: failure.description)
        }
    }
}
