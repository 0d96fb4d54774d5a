/// Why a command line was refused.
enum ArgumentsError: Error, Equatable, CustomStringConvertible {
    case unknown(String, allowed: [String] = NodeOption.all.map(\.flag))
    case repeated(String)
    case valueMissing(flag: String, allowed: String)
    case valueRefused(flag: String, found: String, allowed: String)
    case required([String])

    var description: String {
        switch self {
        case .unknown(let found, let allowed):
            "\(found): found an unknown option, allowed: \(allowed.joined(separator: " "))"
        case .repeated(let flag): "\(flag): found twice, allowed once"
        case .valueMissing(let flag, let allowed): "\(flag): found no value, expected \(allowed)"
        case .valueRefused(let flag, let found, let allowed): "\(flag): found \"\(found)\", expected \(allowed)"
        case .required(let flags): "required and not given: \(flags.joined(separator: " "))"
        }
    }
}
