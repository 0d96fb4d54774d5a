/// A session as one node tells it to the other.
struct SessionCopy: Sendable, Equatable {
    /// 32 hexadecimal digits.
    let id: String
    let session: Session

    init(id: String, session: Session) {
        self.id = id
        self.session = session
    }

    /// Reads what `text` writes; nil for anything else.
    init?(_ words: some Collection<Substring>) {
        let words = Array(words)
        guard words.count == 3, words[0].utf8.count == 32, words[0].allSatisfy({ $0.isASCII && $0.isHexDigit }),
            let scenes = Int64(words[1]), scenes >= 0, let seenAtMs = Int64(words[2]), seenAtMs >= 0
        else { return nil }
        self.init(id: String(words[0]), session: Session(scenes: scenes, seenAtMs: seenAtMs))
    }

    var text: String { "\(id) \(session.scenes) \(session.seenAtMs)" }
}
