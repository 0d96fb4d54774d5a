/// `40/s`, or `200 users`: what the load's shape reaches.
enum LevelLiteral {
    enum Value: Equatable {
        case rate(Double)
        case users(Int)
    }

    static let usersMax = 1_000_000

    static func value(_ text: String) -> Value? {
        for suffix in [" users", " user"] where text.hasSuffix(suffix) {
            guard let users = WholeLiteral.value(String(text.dropLast(suffix.count))), (0...usersMax).contains(users)
            else { return nil }
            return .users(users)
        }
        return RateLiteral.value(text).map(Value.rate)
    }
}
