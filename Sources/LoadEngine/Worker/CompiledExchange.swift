/// One exchange, ready to be sent again and again.
///
/// Plain pointers that never change once made; whoever owns it frees it.
struct CompiledExchange {
    /// Index into the plan's steps.
    let step: UInt16
    let origin: Int32
    let isHead: Bool
    /// Whether it may be sent a second time after a stale connection (RFC 9110 §9.2.2).
    let isIdempotent: Bool
    let timeouts: Timeouts
    let checks: ResponseChecks
    /// The host without its port, for cookies.
    let host: ByteStore
    private let method: ByteStore
    private let authority: ByteStore
    private let target: CompiledTemplate
    private let names: UnsafeMutablePointer<ByteStore>
    private let values: UnsafeMutablePointer<CompiledTemplate>
    private let headerCount: Int
    private let body: CompiledTemplate?
    /// The whole request where it is always the same, apart from cookies; empty otherwise.
    private var whole = ByteStore()
}
