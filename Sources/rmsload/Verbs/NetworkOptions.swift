import ArgumentParser
import LoadEngine
import Scenarios

/// How a command line's URL is reached, and what a response may be.
struct NetworkOptions: ParsableArguments {
    @Option(name: .long, help: "Where a host is: HOST:ADDRESS or HOST:PORT:ADDRESS; may be given more than once.")
    var resolve: [String] = []

    @Option(name: .customLong("source-address"), help: "Addresses to send from, in turn: ADDRESS or FIRST..LAST.")
    var sourceAddress: [String] = []

    @Option(name: .long, help: "Follow this many redirects to the same host and port.")
    var redirects: Int = 0

    @Flag(name: .long, help: "Ask for gzip, deflate or br; bytes are counted as they come.")
    var compressed = false

    /// The origin at the address that `--resolve` gives it.
    ///
    /// - Errors: `ValidationError` for what cannot be read, or a host that nothing is sent to.
    func resolved(_ origin: Origin) throws -> Origin {
        let rules = try resolve.map { text -> ResolveRule in
            // The address may itself have colons, a host may not.
            let parts = text.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
            let hasPort = parts.count == 3 && !parts[1].isEmpty && parts[1].allSatisfy(\.isNumber)
            let authority = hasPort ? "\(parts[0]):\(parts[1])" : parts[0]
            var address = hasPort ? parts[2] : parts.dropFirst().joined(separator: ":")
            if address.hasPrefix("["), address.hasSuffix("]") { address = String(address.dropFirst().dropLast()) }
            guard AddressLiteral.values(address)?.count == 1, !address.contains(".."),
                let rule = ResolveRule(authority, address: address)
            else {
                throw ValidationError(
                    "--resolve: found \"\(text)\", expected HOST:ADDRESS or HOST:PORT:ADDRESS with a numeric address")
            }
            guard origin.resolved(by: [rule]).address != nil else {
                throw ValidationError("--resolve: found \"\(authority)\", expected the URL's own \(origin.authority)")
            }
            return rule
        }
        return origin.resolved(by: rules)
    }

    /// - Errors: `ValidationError` for anything but numeric addresses and ranges of them.
    func sources() throws -> [String] {
        try sourceAddress.flatMap { text -> [String] in
            guard let addresses = AddressLiteral.values(text) else {
                throw ValidationError(
                    "--source-address: found \"\(text)\", expected a numeric address or a range of IPv4 such as "
                        + "127.0.0.2..127.0.0.20")
            }
            return addresses
        }
    }

    /// - Errors: `ValidationError` for a number out of bounds.
    func redirectsMax() throws -> Int {
        guard (0...20).contains(redirects) else {
            throw ValidationError("--redirects: found \(redirects), expected 0 to 20")
        }
        return redirects
    }

    /// The field that offers codings, if any.
    var acceptEncoding: [(String, String)] { compressed ? [("Accept-Encoding", "gzip, deflate, br")] : [] }
}
