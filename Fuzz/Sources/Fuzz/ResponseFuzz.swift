@testable import LoadEngine

/// A response, played to the machine whole, byte by byte and in parts of any length: the finding must be the same.
///
/// The first four bytes are the request and the limits: flags (1 HEAD, 2 CONNECT, 4 the server closes), the longest head
/// and the most fields (0 for the usual ones), and where the parts end.
enum ResponseFuzz {
    private static let prefixCount = 4

    static func seed(_ wire: WireCase) -> [UInt8] {
        let flags: UInt8 =
            (wire.request == "HEAD" ? 1 : 0) | (wire.request == "CONNECT" ? 2 : 0) | (wire.closes ? 4 : 0)
        let headMax = UInt8(exactly: wire.headBytesMax) ?? 0
        let fieldsMax = wire.fieldsMax < 100 ? UInt8(wire.fieldsMax + 1) : 0
        // A long run of the same byte teaches nothing that a short one does not.
        return [flags, headMax, fieldsMax, 7] + wire.response.prefix(2_048)
    }

    static func run(_ input: UnsafeRawBufferPointer) {
        if input.count < prefixCount { return }
        let (flags, headMax, fieldsMax) = (input[0], Int(input[1]), Int(input[2]))
        let player = WirePlayer(
            isHead: flags & 1 != 0, isConnect: flags & 2 != 0, closes: flags & 4 != 0,
            headBytesMax: headMax == 0 ? 65_536 : headMax, fieldsMax: fieldsMax == 0 ? 100 : fieldsMax - 1)
        let response = Array(input[prefixCount...])
        let whole = player.play(response, ends: [response.count])
        check(whole, player, response)
        // On a table that remembers a head that is nearly the same, and then the very same one.
        let table = HeaderTable(capacity: player.fieldsMax)
        var other = response
        if let last = other.indices.last { other[Int(input[3]) % (last + 1)] ^= 1 }
        for before in [other, response, response] {
            let found = player.play(before, ends: [before.count], table: table, isShared: false)
            if before == response, found != whole {
                fatalError("after another head it gives another finding:\n\(found)\nthan alone:\n\(whole)")
            }
        }
        var state = UInt64(input[3]) &+ 1
        for most in [1, 3, 17, 200] {
            var ends: [Int] = []
            while (ends.last ?? 0) < response.count {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let length = most == 1 ? 1 : Int(state >> 33) % most
                ends.append(min(response.count, (ends.last ?? 0) + length))
            }
            if ends.isEmpty { ends = [0] }
            let parts = player.play(response, ends: ends)
            if parts != whole {
                fatalError("parts that end at \(ends) give another finding:\n\(parts)\nthan the whole:\n\(whole)")
            }
        }
    }

    /// What holds for every response.
    private static func check(_ result: WireResult, _ player: WirePlayer, _ response: [UInt8]) {
        if !result.breach.isEmpty { fatalError(result.breach) }
        if result.body.count > response.count { fatalError("more content than bytes") }
        let hasNoBody = player.isHead || result.status == 204 || result.status == 304
        if hasNoBody, !result.body.isEmpty { fatalError("content where there is none") }
        if let status = result.status, !(200...999).contains(status) { fatalError("a final status of \(status)") }
        if result.fields.count > player.fieldsMax { fatalError("more fields than allowed") }
        switch result.end {
        case "ok":
            guard let left = result.left, left >= 0, left <= response.count else { fatalError("left: \(result)") }
            if result.status == nil { fatalError("complete without a status") }
            // Without what was left the message is the same.
            var other = player.play(Array(response.dropLast(left)), ends: [response.count - left])
            other.left = left
            if other != result { fatalError("what follows a message changes it:\n\(result)\n\(other)") }
        case "open": if player.closes { fatalError("open after the close") }
        case "malformed", "too_large": break
        case "closed", "truncated": if !player.closes { fatalError("\(result.end) without a close") }
        default: fatalError("an outcome that no response has: \(result.end)")
        }
    }
}
