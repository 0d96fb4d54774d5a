/// Writes values so that they cannot break the syntax around them.
///
/// A plain value that stands in each compiled template, with the set of bytes that need nothing done.
struct ValueEncoder {
    let encoding: Template.Encoding
    /// The bytes that are written as they are.
    private let kept: ByteSet

    init(_ encoding: Template.Encoding) {
        self.encoding = encoding
        let alphanumerics: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
        var kept: ByteSet
        switch encoding {
        case .plain:
            kept = .all
        case .target:
            // RFC 3986 §3.3 and §3.4: unreserved, sub-delims, ":", "@", "/" and "?". What else is reserved ("#",
            // "[", "]") may not stand in a path or query.
            kept = ByteSet(alphanumerics)
            for byte in "-._~!$&'()*+,;=:@/?".utf8 { kept.insert(byte) }
        case .json:
            // RFC 8259 §7. Bytes that are not UTF-8 are written as they came.
            kept = .all
            for byte in UInt8(0)..<0x20 { kept.remove(byte) }
            for byte in "\"\\".utf8 { kept.remove(byte) }
        case .form:
            // application/x-www-form-urlencoded, URL Standard §5.
            kept = ByteSet(alphanumerics)
            for byte in "*-._".utf8 { kept.insert(byte) }
        case .header:
            // RFC 9110 §5.5: these three are dangerous, since a recipient may take them as the field's end.
            kept = .all
            for byte in "\r\n\0".utf8 { kept.remove(byte) }
        }
        self.kept = kept
    }

    /// Appends a value in this encoding.
    func append(_ value: UnsafeRawBufferPointer, to store: inout ByteStore) {
        var start = 0
        var index = 0
        while index < value.count {
            let byte = value[index]
            if kept.contains(byte) {
                index += 1
                continue
            }
            store.append(UnsafeRawBufferPointer(rebasing: value[start..<index]))
            switch encoding {
            case .plain, .header: break
            case .json: appendEscaped(byte, to: &store)
            case .form where byte == UInt8(ascii: " "): store.append(UInt8(ascii: "+"))
            case .target where byte == UInt8(ascii: "%") && isTriplet(value, at: index): store.append(byte)
            case .form, .target: appendPercent(byte, to: &store)
            }
            index += 1
            start = index
        }
        store.append(UnsafeRawBufferPointer(rebasing: value[start..<index]))
    }

    /// Whether a percent sign begins what is percent-encoded already.
    private func isTriplet(_ value: UnsafeRawBufferPointer, at index: Int) -> Bool {
        index + 2 < value.count && Hexadecimal.value(of: value[index + 1]) != nil
            && Hexadecimal.value(of: value[index + 2]) != nil
    }

    private func appendPercent(_ byte: UInt8, to store: inout ByteStore) {
        store.append(UInt8(ascii: "%"))
        store.append(Hexadecimal.upperCase(byte >> 4))
        store.append(Hexadecimal.upperCase(byte & 15))
    }

    private func appendEscaped(_ byte: UInt8, to store: inout ByteStore) {
        store.append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\n"): store.append(UInt8(ascii: "n"))
        case UInt8(ascii: "\r"): store.append(UInt8(ascii: "r"))
        case UInt8(ascii: "\t"): store.append(UInt8(ascii: "t"))
        case 0x08: store.append(UInt8(ascii: "b"))
        case 0x0C: store.append(UInt8(ascii: "f"))
        case 0..<0x20:
            store.append("u00")
            store.append(Hexadecimal.upperCase(byte >> 4))
            store.append(Hexadecimal.upperCase(byte & 15))
        default: store.append(byte)
        }
    }
}

/// Hexadecimal digits.
enum Hexadecimal {
    /// The digit of a number below 16, in upper case as RFC 3986 §2.1 wants it.
    static func upperCase(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 55 + value }

    /// What a digit of either case stands for; nil for any other byte.
    static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case 48...57: digit - 48
        case 65...70: digit - 55
        case 97...102: digit - 87
        default: nil
        }
    }
}
