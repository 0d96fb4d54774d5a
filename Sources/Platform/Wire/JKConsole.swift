/// mod_jk's status worker in one of the lab's balancers, through which members are drained.
struct JKConsole: MemberConsole {
    static let path = "/jkstatus"
    /// The load balancer's name in `workers.properties`.
    static let balancer = "rms"

    /// The balancer's name among the parts, for errors.
    var name: String
    private let reader: ModJKReader

    init(name: String, admin: Endpoint) {
        self.name = name
        guard let address = PageAddress("http://\(admin)\(Self.path)") else {
            preconditionFailure("a lab's endpoint is the beginning of an address")
        }
        reader = ModJKReader(client: StatusClient(source: StatusSource(address), environment: [:]))
    }

    func status(of member: BalancerMember) async -> MemberStatus? {
        try? await reader.members().first { $0.name == member.jkName }
    }

    func setDraining(_ isDraining: Bool, member: BalancerMember) async throws(PlatformError) -> Bool {
        do throws(ReadFailure) {
            guard let status = try await reader.members().first(where: { $0.name == member.jkName }) else {
                throw .other("its status worker does not show \(member.jkName)")
            }
            try await reader.setDraining(isDraining, status)
            return true
        } catch {
            if error == .refused { return false }
            throw .unmanaged(balancer: name, reason: error.words)
        }
    }
}
