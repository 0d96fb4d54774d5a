import ArgumentParser
import LoadEngine

/// How an `https` URL of the command line is reached.
struct TLSOptions: ParsableArguments {
    @Flag(name: .long, help: "https: take any server for the one meant, whatever its certificate says.")
    var insecure = false

    @Option(name: .long, help: "https: PEM file with the authorities to trust in place of the system's.")
    var ca: String?

    @Option(name: .long, help: "https: PEM file with the client's certificate; with --key.")
    var cert: String?

    @Option(name: .long, help: "https: PEM file with the certificate's private key; with --cert.")
    var key: String?

    /// - Errors: `ValidationError` where options stand together that may not, or alone.
    func settings() throws -> TLSSettings {
        if insecure, ca != nil { throw ValidationError("--ca: found beside --insecure, expected only one of them") }
        if cert == nil, key != nil { throw ValidationError("--key: found without --cert, expected both") }
        if cert != nil, key == nil { throw ValidationError("--cert: found without --key, expected both") }
        return TLSSettings(authorities: ca, isVerified: !insecure, certificate: cert, key: key)
    }

    /// Says aloud where nobody makes sure who answers.
    static func warn(_ plan: Plan) {
        guard !plan.tls.isVerified, let origin = plan.origins.first(where: \.isSecure) else { return }
        Terminal.warning(
            "rmsload: insecure: certificates are not verified; whoever answers at \(origin.authority) is believed")
    }
}
