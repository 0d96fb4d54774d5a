import LoadEngine

/// How a write is found again when the run is over.
struct AuditCompiler {
    let scope: Scope
    let checks: ResponseCompiler

    /// The variable that takes the id; no capture can have this name.
    static let variable = "acknowledge.id"

    /// The audit of a step; the id becomes one more capture of it.
    func audit(
        _ tree: Tree?, slot: () -> Int, captures: inout [Capture], problems: inout [Diagnostic]
    ) -> WriteAudit? {
        guard let tree else { return nil }
        let keys = GroupReader(tree, "acknowledge")
        var own = Scope(feeders: [], feederNames: [], environment: scope.environment)
        for name in ["id", "key"] {
            _ = own.slot(name)
            own.settable.insert(name)
        }
        guard let url = keys.value("read") ?? keys.value("list"),
            let target = RequestCompiler.target(url, scope: own, problems: &problems),
            let source = keys.value("id").flatMap({ checks.source($0, problems: &problems) })
        else { return nil }
        let id = slot()
        captures.append(Capture(variable: id, source: source))
        let ids = keys.read("ids", { $0 }) ?? "$.ids"
        return WriteAudit(id: id, target: target, readBack: keys.value("list") == nil ? .item : .list(ids: ids))
    }
}
