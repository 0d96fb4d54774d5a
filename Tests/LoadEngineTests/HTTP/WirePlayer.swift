@testable import LoadEngine

/// What came of a response that was played to a machine.
struct WireResult: Equatable {
    var end = ""
    var status: Int?
    var version: Int?
    var keepsAlive: Bool?
    var body: [UInt8] = []
    var left: Int?
    var fields: [String] = []
    var values: [[UInt8]] = []
    /// A promise the machine broke: bytes outside the buffer, no progress. Always empty.
    var breach = ""
}

/// Plays bytes to a machine in parts, as a transport would: what is not consumed is shown again.
struct WirePlayer {
    var isHead: Bool
    var isConnect: Bool
    var closes: Bool
    var headBytesMax: Int
    var fieldsMax: Int

    /// For the request and the limits of a case.
    init(_ wire: WireCase) {
        isHead = wire.request == "HEAD"
        isConnect = wire.request == "CONNECT"
        closes = wire.closes
        headBytesMax = wire.headBytesMax
        fieldsMax = wire.fieldsMax
    }

    init(
        isHead: Bool = false, isConnect: Bool = false, closes: Bool = false, headBytesMax: Int = 65_536,
        fieldsMax: Int = 100
    ) {
        self.isHead = isHead
        self.isConnect = isConnect
        self.closes = closes
        self.headBytesMax = headBytesMax
        self.fieldsMax = fieldsMax
    }

    /// - Parameter ends: where each part ends, ascending, the last one at the end of the bytes.
    func play(_ response: [UInt8], ends: [Int]) -> WireResult {
        play(response, ends: ends, table: HeaderTable(capacity: fieldsMax), isShared: true)
    }

    /// - Parameters:
    ///   - table: with whatever heads read before have left in it.
    ///   - isShared: whether others use it between two parts.
    func play(_ response: [UInt8], ends: [Int], table: HeaderTable, isShared: Bool) -> WireResult {
        var result = WireResult()
        var machine = ResponseMachine(isHead: isHead, isConnect: isConnect)
        var kept: [UInt8] = []
        var consumedTotal = 0
        var start = 0
        for end in ends {
            // The table is the worker's: another exchange may have used it since the last part.
            if isShared { Self.spoil(table) }
            kept = Self.exactly(kept[...], response[start..<end])
            start = end
            let consumed = feed(&machine, &kept, table, &result)
            consumedTotal += consumed
            kept = Self.exactly(kept.dropFirst(consumed), [])
            if result.end == "ok" { result.left = response.count - consumedTotal }
            if !result.end.isEmpty || !result.breach.isEmpty { return result }
        }
        result.end = "open"
        if closes {
            switch machine.peerClosed() {
            case .complete:
                result.end = "ok"
                result.left = kept.count
            case .failed(let outcome): result.end = outcome.key
            }
        }
        return result
    }

    private static func spoil(_ table: HeaderTable) {
        table.remembered.pointee.forget()
        table.count = 0
        for index in 0..<table.capacity {
            table.fields[index] = HeaderField(nameStart: .max, nameCount: .max, valueStart: .max, valueCount: .max)
        }
    }

    /// Both after one another in memory of just that length, so that a sanitizer sees a byte that is read too many.
    private static func exactly(_ first: ArraySlice<UInt8>, _ second: ArraySlice<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(first.count + second.count)
        bytes += first
        bytes += second
        return bytes
    }

    private func feed(
        _ machine: inout ResponseMachine, _ kept: inout [UInt8], _ table: HeaderTable, _ result: inout WireResult
    ) -> Int {
        kept.withUnsafeMutableBytes { bytes in
            var consumed = 0
            for _ in 0...2 * bytes.count + 8 {
                let rest = UnsafeMutableRawBufferPointer(rebasing: bytes[consumed...])
                let step = machine.receive(rest, table: table, headBytesMax: headBytesMax)
                switch step {
                case .needMore(let count):
                    if count > rest.count { result.breach = "consumed beyond the end" }
                    return consumed + count
                case .head(let count):
                    if count > rest.count { result.breach = "consumed beyond the end" }
                    note(machine.head, table, UnsafeRawBufferPointer(rest), &result)
                    consumed += count
                case .body(let start, let count, let used):
                    if start < 0 || count <= 0 || start + count > used || used > rest.count {
                        result.breach = "content outside of the bytes"
                        return consumed
                    }
                    result.body += rest[start..<start + count]
                    consumed += used
                case .done(let count):
                    if count > rest.count { result.breach = "consumed beyond the end" }
                    result.end = "ok"
                    return consumed + count
                case .failed(let outcome):
                    result.end = outcome.key
                    return consumed
                }
                if !result.breach.isEmpty { return consumed }
            }
            result.breach = "no progress"
            return consumed
        }
    }

    private func note(
        _ head: ResponseHead, _ table: HeaderTable, _ bytes: UnsafeRawBufferPointer, _ result: inout WireResult
    ) {
        result.status = head.status
        result.version = head.minorVersion
        result.keepsAlive = head.keepsAlive
        for index in 0..<table.count {
            let field = table.fields[index]
            let ends = (field.nameStart + field.nameCount, field.valueStart + field.valueCount)
            if Int(ends.0) > bytes.count || Int(ends.1) > bytes.count {
                result.breach = "a field outside of the head"
                return
            }
            result.fields.append(String(decoding: table.name(of: field, in: bytes), as: UTF8.self))
            result.values.append(Array(table.value(of: field, in: bytes)))
        }
    }
}
