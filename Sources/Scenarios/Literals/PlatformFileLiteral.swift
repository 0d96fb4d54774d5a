import Platform

/// Texts of a platform file that become words of a command: each is held to characters that no program takes for more.
enum PlatformFileLiteral {
    /// A unit of systemd.
    static func isUnit(_ text: String) -> Bool { isWord(text, besides: ":_.@\\-") }

    /// A container, or another thing that is named likewise.
    static func isContainer(_ text: String) -> Bool { isWord(text, besides: "_.-") }

    /// `deployment/NAME`, `statefulset/NAME` or `replicaset/NAME`.
    static func isWorkload(_ text: String) -> Bool {
        let words = text.split(separator: "/", omittingEmptySubsequences: false)
        return words.count == 2 && ["deployment", "statefulset", "replicaset"].contains(words[0])
            && isWord(String(words[1]), besides: ".-")
    }

    /// Labels such as `app=rms,node=1`.
    static func isSelector(_ text: String) -> Bool { isWord(text, besides: "_./=,!() -") }

    /// The name of an environment variable.
    static func isVariable(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, first == "_" || first.isLetter else { return false }
        return text.unicodeScalars.allSatisfy { $0 == "_" || $0.isLetter || $0.isDigit }
    }

    /// A socket's path, the address of a socket, or the URL of a page.
    static func haproxy(_ text: String) -> StatusDescription.HAProxy? {
        if text.hasPrefix("/") { return text.count > 1 ? .socket(text) : nil }
        if let page = PageAddress(text) { return .page(StatusSource(page)) }
        return Endpoint(text, port: nil).map { .address($0) }
    }

    /// Begins with a letter or digit: what begins with a hyphen would be an option.
    private static func isWord(_ text: String, besides more: String) -> Bool {
        guard let first = text.unicodeScalars.first, first.isLetter || first.isDigit else { return false }
        return text.unicodeScalars.allSatisfy { $0.isLetter || $0.isDigit || more.unicodeScalars.contains($0) }
    }
}

extension Unicode.Scalar {
    fileprivate var isLetter: Bool { ("a"..."z").contains(self) || ("A"..."Z").contains(self) }
    fileprivate var isDigit: Bool { ("0"..."9").contains(self) }
}
