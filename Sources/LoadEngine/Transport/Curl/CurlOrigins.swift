import CCurl

/// The plan's origins in libcurl's terms: their URLs, and the addresses that were found for hosts before the run.
struct CurlOrigins: ~Copyable {
    private var texts: [ByteStore] = []
    private let urls: [ByteStore]
    /// What stands before the target where a proxy is sent the whole of it.
    private let prefixes: [ByteStore]
    let isSecure: [Bool]
    private let addresses: UnsafeMutablePointer<curl_slist>
    private let addressCount: Int

    /// - Parameter found: names and their addresses, of origins that are spoken to and of proxies.
    init(_ plan: Plan, found: [(origin: Origin, address: SocketAddress)]) {
        isSecure = plan.origins.map(\.isSecure)
        prefixes = plan.origins.map { ByteStore(copying: "\($0.scheme)://\($0.authority)") }
        urls = plan.origins.map { Self.text("\($0.scheme)://\(Self.literal($0.host)):\($0.port)/") }
        let named = found.filter { !$0.origin.host.isEmpty && $0.origin.host != $0.address.figures }
        texts = named.map { Self.text("\($0.origin.host):\($0.origin.port):\(Self.literal($0.address.figures))") }
        addressCount = texts.count
        addresses = .allocate(capacity: max(1, texts.count))
        for (index, text) in texts.enumerated() {
            let next = index + 1 < texts.count ? addresses + index + 1 : nil
            let start = text.start?.assumingMemoryBound(to: CChar.self)
            (addresses + index).initialize(to: curl_slist(data: start, next: next))
        }
    }

    private static func literal(_ host: String) -> String { host.contains(":") ? "[\(host)]" : host }

    private static func text(_ text: String) -> ByteStore {
        var store = ByteStore(copying: text)
        store.append(0)
        return store
    }

    func url(_ origin: Int) -> UnsafeMutableRawPointer? { urls[origin].start }

    func prefix(_ origin: Int) -> ByteStore { prefixes[origin] }

    /// So that no name is looked up while the run lasts.
    var found: UnsafeMutablePointer<curl_slist>? { addressCount == 0 ? nil : addresses }

    deinit {
        for store in texts + urls + prefixes {
            var store = store
            store.free()
        }
        addresses.deallocate()
    }
}
