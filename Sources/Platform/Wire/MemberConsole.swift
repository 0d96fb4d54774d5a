/// The administration page of a software balancer: what it says about its members, and how they are drained.
protocol MemberConsole: Sendable {
    /// - Returns: nil when the balancer does not answer in time, or does not know the member.
    func status(of member: BalancerMember) async -> MemberStatus?

    /// Sends a member no new sessions, or some again; those that it has go on.
    ///
    /// - Returns: false when the balancer does not run.
    /// - Errors: `.unmanaged` when it does not answer in time, or does not do it.
    func setDraining(_ isDraining: Bool, member: BalancerMember) async throws(PlatformError) -> Bool
}
