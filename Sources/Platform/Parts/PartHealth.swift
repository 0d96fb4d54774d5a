/// What a part says when it is asked whether it is well.
public enum PartHealth: Sendable, Equatable {
    case well
    /// It takes the question and does not answer in time.
    case silent
    /// It answers something else, or nothing at all; in words.
    case ill(String)

    /// What the answer of a health page says: 200 is well.
    init(_ answer: Result<StatusPage, StatusPage.Failure>) {
        switch answer {
        case .success(let page): self = page.status == 200 ? .well : .ill("status \(page.status)")
        case .failure(.connection(.timeout)): self = .silent
        case .failure(let failure): self = .ill(failure.text)
        }
    }

    /// What connecting says, for a part without a health page. A frozen part looks well to it: the kernel connects.
    init(connectingTo endpoint: Endpoint, within limit: Duration) async {
        self = await offPool {
            do throws(PlainSocket.Failure) {
                _ = try PlainSocket(to: endpoint, deadline: Deadline(in: limit))
                return .well
            } catch {
                return PartHealth(.failure(.connection(error)))
            }
        }
    }

    /// For messages.
    public var words: String {
        switch self {
        case .well: "well"
        case .silent: "no answer in time"
        case .ill(let words): words
        }
    }
}

extension Endpoint {
    /// Whether it takes connections: `.well` when it does.
    public func connects(within limit: Duration) async -> PartHealth {
        await PartHealth(connectingTo: self, within: limit)
    }
}
