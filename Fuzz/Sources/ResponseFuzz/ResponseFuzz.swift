/// Bytes of a server that nobody thought of, into the parser of responses.
///
/// The first byte says what was asked and whether the server closes, the second where the bytes are split. The parser
/// must keep its promises (see `WireResult.breach`) and come to the same however the bytes arrive.
@_cdecl("rms_fuzz_response")
public func fuzzResponse(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    guard let bytes, count > 2 else { return 0 }
    let response = Array(UnsafeBufferPointer(start: bytes + 2, count: count - 2))
    var player = WirePlayer()
    player.isHead = bytes[0] & 3 == 1
    player.isConnect = bytes[0] & 3 == 2
    player.closes = bytes[0] & 4 != 0
    player.headBytesMax = bytes[0] & 8 != 0 ? 64 : 1_024
    player.fieldsMax = bytes[0] & 16 != 0 ? 2 : 20
    let whole = player.play(response, ends: [response.count])
    let position = Int(bytes[1]) * response.count / 256
    let halves = player.play(response, ends: [position, response.count])
    let singly = player.play(response, ends: Array(1...response.count))
    precondition(whole.breach.isEmpty && halves.breach.isEmpty && singly.breach.isEmpty, whole.breach)
    precondition(whole == halves, "split at \(position) gives another result")
    precondition(whole == singly, "byte by byte gives another result")
    return 0
}
