/// Reads the date of a cookie's `Expires`, in every form that servers ever sent (RFC 6265 §5.1.1).
struct CookieDate {
    private var day: Int?
    private var month: Int?
    private var year: Int?
    private var secondOfDay: Int?

    /// Seconds since 1970 in UTC, nil where the text is no date.
    static func seconds(of text: UnsafeRawBufferPointer) -> Int64? {
        var date = CookieDate()
        var position = 0
        while position < text.count {
            while position < text.count, isDelimiter(text[position]) { position += 1 }
            let start = position
            while position < text.count, !isDelimiter(text[position]) { position += 1 }
            if position > start, !date.note(UnsafeRawBufferPointer(rebasing: text[start..<position])) { return nil }
        }
        return date.seconds
    }

    /// Takes the first token that fits for each of time, day, month and year, in this order; false for a time that
    /// does not exist.
    private mutating func note(_ token: UnsafeRawBufferPointer) -> Bool {
        if secondOfDay == nil, let (hour, minute, second) = Self.time(token) {
            secondOfDay = hour * 3_600 + minute * 60 + second
            return hour < 24 && minute < 60 && second < 60
        }
        if day == nil, let number = Self.number(token, digits: 1...2) {
            day = number
        } else if month == nil, let number = Self.month(token) {
            month = number
        } else if year == nil, let number = Self.number(token, digits: 2...4) {
            year = number
        }
        return true
    }

    private var seconds: Int64? {
        guard let day, let month, var year, let secondOfDay else { return nil }
        if (70...99).contains(year) { year += 1_900 }
        if year < 70 { year += 2_000 }
        guard year >= 1_601, day >= 1, day <= Self.days(in: month, of: year) else { return nil }
        return Self.days(before: year, month, day) * 86_400 + Int64(secondOfDay)
    }

    private static func isDelimiter(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x09, 0x20...0x2F, 0x3B...0x40, 0x5B...0x60, 0x7B...0x7E: true
        default: false
        }
    }

    /// A number of so many digits, and after it nothing or a byte that is no digit.
    private static func number(_ token: UnsafeRawBufferPointer, digits: ClosedRange<Int>) -> Int? {
        var position = 0
        guard let number = number(token, &position, most: digits.upperBound), position >= digits.lowerBound,
            position == token.count || !FieldBytes.isDigit(token[position])
        else { return nil }
        return number
    }

    private static func number(_ token: UnsafeRawBufferPointer, _ position: inout Int, most: Int) -> Int? {
        let start = position
        var number = 0
        while position < token.count, position - start < most, FieldBytes.isDigit(token[position]) {
            number = number * 10 + Int(token[position] - 0x30)
            position += 1
        }
        return position > start ? number : nil
    }

    /// `h:m:s`, one or two digits each, and after it nothing or a byte that is no digit.
    private static func time(_ token: UnsafeRawBufferPointer) -> (Int, Int, Int)? {
        var position = 0
        guard let hour = number(token, &position, most: 2), skipColon(token, &position),
            let minute = number(token, &position, most: 2), skipColon(token, &position),
            let second = number(token, &position, most: 2),
            position == token.count || !FieldBytes.isDigit(token[position])
        else { return nil }
        return (hour, minute, second)
    }

    private static func skipColon(_ token: UnsafeRawBufferPointer, _ position: inout Int) -> Bool {
        guard position < token.count, token[position] == 0x3A else { return false }
        position += 1
        return true
    }

    /// 1 to 12 by the first three letters.
    private static func month(_ token: UnsafeRawBufferPointer) -> Int? {
        if token.count < 3 { return nil }
        let names: StaticString = "janfebmaraprmayjunjulaugsepoctnovdec"
        let letters = (FieldBytes.lowered(token[0]), FieldBytes.lowered(token[1]), FieldBytes.lowered(token[2]))
        for month in 0..<12 {
            let name = names.utf8Start + month * 3
            if letters == (name[0], name[1], name[2]) { return month + 1 }
        }
        return nil
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days from 1970-01-01 to a date of the Gregorian calendar, counted in years that begin in March, so that the
    /// leap day is a year's last.
    private static func days(before year: Int, _ month: Int, _ day: Int) -> Int64 {
        let marchYear = month <= 2 ? year - 1 : year
        let era = marchYear / 400
        let yearOfEra = marchYear % 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return Int64(era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468)
    }
}
