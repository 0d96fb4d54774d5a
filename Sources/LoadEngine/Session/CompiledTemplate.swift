/// A template made ready for the loop: its literals in one block, already encoded.
///
/// In a target and a header the literals are encoded like the values, so that a scenario may write `/search?q=a b`.
/// In JSON and forms they are the syntax around the values and stand as written. Plain pointers that never change
/// once made; whoever owns it frees it.
struct CompiledTemplate {
    private enum Part {
        case literal(start: Int, count: Int)
        case variable(Int)
        case feeder(Int, column: Int)
        case sessionID
        case sequence
        case proofs
        case unique
    }

    private let encoder: ValueEncoder
    private var literals = ByteStore()
    private let parts: UnsafeMutablePointer<Part>
    private let partCount: Int

    /// Whether it has no holes; `bytes` is then all there is to write.
    let isStatic: Bool

    /// The literals; the whole text where the template is static.
    var bytes: UnsafeRawBufferPointer { literals.bytes }

    init(_ template: Template) {
        encoder = ValueEncoder(template.encoding)
        let merged = Self.merged(template.parts)
        isStatic = merged.allSatisfy { if case .literal = $0 { true } else { false } }
        partCount = merged.count
        parts = .allocate(capacity: merged.count)
        for (index, part) in merged.enumerated() {
            (parts + index).initialize(to: compiled(part))
        }
    }

    /// Appends the text for one session, or nothing and returns false when a variable is not set.
    func render(into store: inout ByteStore, context: borrowing TemplateContext) -> Bool {
        let before = store.count
        for index in 0..<partCount {
            switch parts[index] {
            case .literal(let start, let count):
                store.append(UnsafeRawBufferPointer(rebasing: literals.bytes[start..<start + count]))
            case .variable(let slot):
                guard let value = context.variables.value(slot) else {
                    store.truncate(to: before)
                    return false
                }
                encoder.append(value, to: &store)
            case .feeder(let feeder, let column):
                guard let feeders = context.feeders, let rows = context.rows else {
                    store.truncate(to: before)
                    return false
                }
                encoder.append(feeders[feeder].value(row: rows[feeder], column: column), to: &store)
            // Digits and hyphens mean nothing in any of the encodings.
            case .sessionID:
                store.append(decimal: context.sessionID)
            case .sequence:
                store.append(decimal: context.sequence)
            case .proofs:
                store.append(decimal: context.proofs)
            case .unique:
                store.append(hexadecimal: context.seed)
                store.append(UInt8(ascii: "-"))
                store.append(hexadecimal: context.sessionID)
                store.append(UInt8(ascii: "-"))
                store.append(hexadecimal: context.sequence)
            }
        }
        return true
    }

    /// Gives the memory back.
    mutating func free() {
        literals.free()
        parts.deallocate()
    }

    /// Joins literals that stand side by side, so that `%` and `41` are seen as one triplet.
    private static func merged(_ parts: [Template.Part]) -> [Template.Part] {
        var merged: [Template.Part] = []
        for part in parts {
            if case .literal(let text) = part, case .literal(let before)? = merged.last {
                merged[merged.count - 1] = .literal(before + text)
            } else {
                merged.append(part)
            }
        }
        return merged
    }

    private mutating func compiled(_ part: Template.Part) -> Part {
        switch part {
        case .literal(var text):
            let start = literals.count
            text.withUTF8 { utf8 in
                let bytes = UnsafeRawBufferPointer(utf8)
                switch encoder.encoding {
                case .target, .header: encoder.append(bytes, to: &literals)
                case .plain, .json, .form: literals.append(bytes)
                }
            }
            return .literal(start: start, count: literals.count - start)
        case .variable(let slot): return .variable(slot)
        case .feeder(let feeder, let column): return .feeder(feeder, column: column)
        case .sessionID: return .sessionID
        case .sequence: return .sequence
        case .proofs: return .proofs
        case .unique: return .unique
        }
    }
}
