/// httpd's `server-status?auto`, which needs `ProxyStatus On` to show balancers' members.
struct ServerStatusReader: BalancerReader {
    var client: StatusClient

    var canDrain: Bool { false }

    func members() async throws(ReadFailure) -> [MemberStatus] {
        let path = client.source.address.path
        let text = try await client.text(path.contains("auto") ? nil : client.source.address.asking("auto"))
        let status: ApacheStatus
        do throws(ApacheStatus.Failure) { status = try ApacheStatus(parsing: text) } catch {
            throw .other(error.description)
        }
        return status.balancers.flatMap(\.workers).map { worker in
            MemberStatus(
                name: worker.name, address: worker.name.split(separator: "/").last.map(String.init),
                state: String(worker.status[...].trimmingBlanks), isInError: worker.isInError,
                isDraining: worker.isDraining, chosen: worker.elected)
        }
    }

    func setDraining(_: Bool, _: MemberStatus) throws(ReadFailure) {
        throw .other("server-status only shows; name the balancer-manager, too")
    }
}
