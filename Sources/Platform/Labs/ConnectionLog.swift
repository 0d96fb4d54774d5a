import Glibc
import Synchronization

/// How many connections clients have opened to one of the lab's httpds, by its access log.
///
/// A connection counts when its first request has been answered.
final class ConnectionLog: Sendable {
    private struct Place {
        /// Bytes that have been read; nil before the first look.
        var offset: Int?
        var connections = 0
        /// The beginning of a line that was not whole yet.
        var rest: [UInt8] = []
        /// Clients, as address and port, whose connection was kept alive after its first request.
        var open: Set<String> = []

        /// The eighth field says how many requests the connection had carried before. httpd says 0 to the second as well
        /// if it is the last, so that then it must be known whether there was a first.
        mutating func count(_ line: Substring) {
            let fields = line.split(separator: " ")
            guard fields.count > 7 else { return }
            let (client, isKept) = (String(fields[1]), fields[6] == "+")
            if fields[7] == "0", isKept || !open.contains(client) { connections += 1 }
            if isKept { open.insert(client) } else { open.remove(client) }
        }
    }

    private let path: String
    private let place = Mutex(Place())

    init(path: String) {
        self.path = path
    }

    /// Connections since the first look, which finds none.
    ///
    /// - Returns: nil when the log cannot be read.
    func connections() -> Int? {
        place.withLock { place in
            let descriptor = open(path, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { return nil }
            defer { close(descriptor) }
            guard var offset = place.offset else {
                // What came before is nobody's concern, and may be much.
                place.offset = Int(lseek(descriptor, 0, SEEK_END))
                return 0
            }
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            while true {
                let count = pread(descriptor, &buffer, buffer.count, off_t(offset))
                if count <= 0 { break }
                offset += count
                place.rest += buffer[..<count]
            }
            place.offset = offset
            guard let end = place.rest.lastIndex(of: UInt8(ascii: "\n")) else { return place.connections }
            for line in String(decoding: place.rest[..<end], as: UTF8.self).split(separator: "\n") { place.count(line) }
            place.rest.removeFirst(end + 1)
            return place.connections
        }
    }
}
