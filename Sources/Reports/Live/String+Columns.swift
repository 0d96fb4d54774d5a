extension String {
    /// How many columns of a terminal it takes: colours take none, the characters of East Asia two.
    public var columns: Int {
        var columns = 0
        var isEscape = false
        for scalar in unicodeScalars {
            if isEscape {
                isEscape = scalar != "m"
            } else if scalar == "\u{1B}" {
                isEscape = true
            } else {
                columns += scalar.columns
            }
        }
        return columns
    }

    /// Its first columns, colours kept; what cannot be shown is left out.
    func columns(_ width: Int) -> String {
        var text = ""
        var columns = 0
        var isEscape = false
        var isFull = false
        for scalar in unicodeScalars {
            if isEscape {
                isEscape = scalar != "m"
                text.unicodeScalars.append(scalar)
            } else if scalar == "\u{1B}" {
                isEscape = true
                text.unicodeScalars.append(scalar)
            } else if !isFull, scalar.value >= 0x20, scalar.value != 0x7F {
                // A colour that is on is still turned off behind the last column.
                isFull = columns + scalar.columns > width
                if isFull { continue }
                columns += scalar.columns
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}

extension Unicode.Scalar {
    /// Columns of a terminal: Unicode's wide characters take two.
    fileprivate var columns: Int {
        switch value {
        case 0x0300...0x036F, 0x200B...0x200F, 0xFE00...0xFE0F: 0
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
            0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            2
        default: 1
        }
    }
}
