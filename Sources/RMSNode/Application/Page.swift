/// What a path names.
enum Page: Sendable, Equatable {
    case portal, updates, comments, status
    case media(Media)
    case comment(Int64)

    /// Nil for a path that names nothing.
    init?(path: String) {
        switch path {
        case "/rms/portal": self = .portal
        case "/rms/updates": self = .updates
        case "/rms/comments": self = .comments
        case "/rms/status": self = .status
        default:
            if let number = Self.number(path, after: "/rms/media/"), let media = Media(number: number) {
                self = .media(media)
            } else if let number = Self.number(path, after: "/rms/comments/") {
                self = .comment(Int64(number))
            } else {
                return nil
            }
        }
    }

    /// The methods that the page answers, for `Allow`.
    var methods: [String] {
        self == .comments ? ["GET", "HEAD", "POST"] : ["GET", "HEAD"]
    }

    /// A number in its only spelling: two addresses for one thing would split every cache.
    private static func number(_ path: String, after prefix: String) -> Int? {
        guard path.hasPrefix(prefix), let number = Int(path.dropFirst(prefix.count)), number > 0,
            "\(prefix)\(number)" == path
        else { return nil }
        return number
    }
}
