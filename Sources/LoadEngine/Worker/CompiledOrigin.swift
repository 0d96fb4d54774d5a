/// One of the plan's origins in the form that a worker needs: who is asked, and which cookies go there.
///
/// Plain pointers that never change once made; whoever owns it frees it.
struct CompiledOrigin {
    /// Without port and brackets, in lower case.
    let host: ByteStore
    /// Value of the `Host` field.
    let authority: ByteStore
    let port: UInt16
    let isSecure: Bool

    init(_ origin: Origin) {
        host = ByteStore(copying: origin.host.lowercased())
        authority = ByteStore(copying: origin.authority)
        port = origin.port
        isSecure = origin.isSecure
    }

    /// Whether a reference that names a host leads here.
    func isTarget(of reference: Reference, isSecure: Bool) -> Bool {
        let port = reference.port ?? (isSecure ? 443 : 80)
        return self.isSecure == isSecure && self.port == port && FieldBytes.isEqual(reference.host, lower: host.bytes)
    }

    /// Gives the memory back.
    func free() {
        for store in [host, authority] {
            var store = store
            store.free()
        }
    }
}
