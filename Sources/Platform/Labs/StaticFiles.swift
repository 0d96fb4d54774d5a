/// The files that httpd serves itself: what a rich-media page refers to besides its scene.
struct StaticFiles {
    /// A style sheet of about 6 kB.
    static var styleSheet: [UInt8] {
        var text = "/* The skin of the lab's portal. */\nscene { background: #10263f; color: #f4f7fa; }\n"
        for item in 1...64 {
            let hue = item * 360 / 64
            text +=
                ".tile-\(item) { left: \(item % 8 * 40)px; top: \(item / 8 * 40)px; fill: hsl(\(hue), 60%, 45%); }\n"
        }
        return Array(text.utf8)
    }

    /// A picture of 64 × 64 pixels in true colour, about 12 kB.
    static var logo: [UInt8] {
        let side = 64
        var rows: [UInt8] = []
        for y in 0..<side {
            rows.append(0)
            for x in 0..<side { rows += [UInt8(x * 4), UInt8(y * 4), UInt8((x ^ y) * 4)] }
        }
        return portableNetworkGraphics(side: side, rows: rows)
    }

    /// Signature, header, one run of uncompressed deflate blocks, end (ISO/IEC 15948, RFC 1950 and 1951).
    private static func portableNetworkGraphics(side: Int, rows: [UInt8]) -> [UInt8] {
        let header = bigEndian(side) + bigEndian(side) + [8, 2, 0, 0, 0]
        var stream: [UInt8] = [0x78, 0x01]
        // A stored block holds at most 65,535 bytes; the whole picture is one block.
        precondition(rows.count <= 0xFFFF, "the logo must fit one stored deflate block")
        let length = UInt16(rows.count)
        stream += [1, UInt8(length & 0xFF), UInt8(length >> 8), UInt8(~length & 0xFF), UInt8(~length >> 8)]
        stream += rows
        var low: UInt32 = 1
        var high: UInt32 = 0
        for byte in rows {
            low = (low + UInt32(byte)) % 65521
            high = (high + low) % 65521
        }
        stream += bigEndian(Int(high << 16 | low))
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
            + chunk("IHDR", header) + chunk("IDAT", stream) + chunk("IEND", [])
    }

    private static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
        let body = Array(type.utf8) + data
        var check: UInt32 = ~0
        for byte in body {
            check ^= UInt32(byte)
            for _ in 0..<8 { check = check & 1 == 1 ? check >> 1 ^ 0xEDB8_8320 : check >> 1 }
        }
        return bigEndian(data.count) + body + bigEndian(Int(~check))
    }

    private static func bigEndian(_ value: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(value >> $0 & 0xFF) }
    }
}
