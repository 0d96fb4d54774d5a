/// What a `Range` header asks of a body (RFC 9110, section 14).
enum ByteRange: Sendable, Equatable {
    /// The whole body: no header, one that is malformed, another unit, or several ranges, which a server may decline.
    case whole
    case part(Range<Int>)
    /// Nothing of the range lies inside the body: 416.
    case unsatisfiable

    /// - Parameter count: the body's size in bytes.
    init(header: String?, count: Int) {
        self = .whole
        guard let header, header.lowercased().hasPrefix("bytes=") else { return }
        let ends = header.dropFirst("bytes=".count).split(separator: "-", omittingEmptySubsequences: false)
            .map { $0.filter { $0 != " " } }
        guard ends.count == 2, ends.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } }) else { return }
        switch (Self.number(ends[0]), Self.number(ends[1])) {
        case (nil, nil): return
        case (nil, let last?): self = last == 0 || count == 0 ? .unsatisfiable : .part(max(0, count - last)..<count)
        case (let first?, nil): self = first < count ? .part(first..<count) : .unsatisfiable
        case (let first?, let last?):
            guard first <= last else { return }
            self = first < count ? .part(first..<min(count, last.addingClamped(1))) : .unsatisfiable
        }
    }

    /// A number that does not fit is past every end.
    private static func number(_ digits: String) -> Int? {
        digits.isEmpty ? nil : Int(digits) ?? Int.max
    }
}

extension Int {
    fileprivate func addingClamped(_ other: Int) -> Int {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
