/// What a cached scene is found by.
struct SceneKey: Sendable, Hashable {
    /// From 1.
    let page: Int
    let device: DeviceClass
}

/// A scene: a document for a rich-media player, part of it the same for every session and so worth caching.
enum Scene {
    static let contentType = "application/x-rms-scene"

    /// The part that all sessions of a device class share, without what processing it costs.
    ///
    /// Media are named relative to the portal. The first is a video, the others are pictures.
    ///
    /// - Parameters:
    ///   - scenes: how many scenes there are; the last one leads back to the first.
    ///   - resource: the third party's part, as plain text; nil when there is none.
    static func body(_ key: SceneKey, of scenes: Int, resource: String? = nil) -> [UInt8] {
        let next = key.page % scenes + 1
        // Odd numbers are videos, even ones pictures; a page's own numbers begin at its hundred.
        let first = key.page * 100
        var lines = [
            #"  <title>Page \#(key.page) of \#(scenes)</title>"#,
            #"  <video id="clip" href="media/\#(first + 1)" begin="indefinite"/>"#,
        ]
        if let resource { lines.append(#"  <text id="resource" x="8" y="300">\#(escaped(resource))</text>"#) }
        for picture in 1...key.device.pictures {
            let x = (picture - 1) % 2 * 120
            let y = (picture - 1) / 2 * 90
            lines.append(
                #"  <image id="picture-\#(picture)" href="media/\#(first + picture * 2)" x="\#(x)" y="\#(y)"/>"#)
            lines.append(
                #"  <text x="\#(x)" y="\#(y + 84)" font-size="11">Item \#(picture) of page \#(key.page)</text>"#)
        }
        lines.append(#"  <prefetch href="portal?page=\#(next)"/>"#)
        lines.append(#"  <a href="portal?page=\#(next)"><text x="8" y="310">Next</text></a>"#)
        return Array((lines.joined(separator: "\n") + "\n").utf8)
    }

    /// XML's two marks that text must not have; quotation marks are free in it.
    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }

    /// The whole document for one request.
    ///
    /// - Parameters:
    ///   - body: the shared part.
    ///   - sequence: the number of scene requests of this session; found in the document as `seq=N"`.
    ///   - cursor: where the client's updates begin.
    static func document(_ key: SceneKey, body: [UInt8], node: String, sequence: Int64, cursor: Int64) -> [UInt8] {
        let head = """
            <?xml version="1.0" encoding="UTF-8"?>
            <scene page="\(key.page)" device="\(key.device.rawValue)" node="\(node)" session="seq=\(sequence)">
              <updates href="updates" cursor="\(cursor)"/>

            """
        return Array(head.utf8) + body + Array("</scene>\n".utf8)
    }
}
