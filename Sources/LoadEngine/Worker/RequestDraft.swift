/// Room in which a worker puts requests together, one after the other.
struct RequestDraft: ~Copyable {
    var target = ByteStore()
    var headers = ByteStore()
    var body = ByteStore()
    /// The whole request, valid until the next one is written.
    var request = ByteStore()

    deinit {
        for store in [target, headers, body, request] {
            var store = store
            store.free()
        }
    }

    /// Whether bytes stand in `request`, where the next one will overwrite them.
    func owns(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let first = bytes.baseAddress, let start = request.start else { return false }
        return first >= UnsafeRawPointer(start) && first < UnsafeRawPointer(start) + request.capacity
    }
}
