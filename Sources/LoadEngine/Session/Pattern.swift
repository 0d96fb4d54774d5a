import CPCRE2

/// A regular expression, compiled to machine code, with the memory that matching needs.
///
/// Plain pointers, used by one worker only since a match writes to them; whoever owns it frees it. Text is taken as
/// UTF-8; bytes that are not UTF-8 match nothing, and what stands before and after them is still searched.
/// - Limits: `matchLimit` backtracking steps and a stack of 16 MiB, touched as needed. A match that needs more counts as not matched.
public struct Pattern {
    /// Measured: `(a+)+$` on 30 `a` and a `b` gives up after 16 ms. A tenth of this would do in 1.4 ms, but
    /// `<scene.*?</scene>` takes a step for each byte and has to get through the longest body that is kept, 8 MiB.
    static let matchLimit: UInt32 = 10_000_000
    private static let stackBytesMax = 16 << 20

    private let code: OpaquePointer
    private let match: OpaquePointer
    private let context: OpaquePointer
    private let stack: OpaquePointer?
    /// 1 where the pattern has a group, else 0: the whole match.
    private let group: Int

    init(_ pattern: String) throws(CheckError) {
        code = try Self.compiled(pattern)
        // Where machine code cannot be made, PCRE2 interprets: slower, with the same result and the same limits.
        _ = pcre2_jit_compile_8(code, UInt32(PCRE2_JIT_COMPLETE))
        guard let match = pcre2_match_data_create_from_pattern_8(code, nil),
            let context = pcre2_match_context_create_8(nil)
        else { fatalError("out of memory: a regular expression") }
        self.match = match
        self.context = context
        pcre2_set_match_limit_8(context, Self.matchLimit)
        pcre2_set_heap_limit_8(context, UInt32(Self.stackBytesMax >> 10))
        stack = pcre2_jit_stack_create_8(32 << 10, Self.stackBytesMax, nil)
        pcre2_jit_stack_assign_8(context, nil, stack.map(UnsafeMutableRawPointer.init))
        var groups: UInt32 = 0
        pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_CAPTURECOUNT), &groups)
        group = groups > 0 ? 1 : 0
    }

    /// What is wrong with a regular expression, and at which character; nil when nothing is.
    public static func validate(_ pattern: String) -> String? {
        do {
            pcre2_code_free_8(try compiled(pattern))
            return nil
        } catch {
            return error.problem
        }
    }

    private static func compiled(_ pattern: String) throws(CheckError) -> OpaquePointer {
        let utf8 = Array(pattern.utf8)
        var number: Int32 = 0
        var offset = 0
        let code = pcre2_compile_8(utf8, utf8.count, PCRE2_UTF | PCRE2_MATCH_INVALID_UTF, &number, &offset, nil)
        if let code { return code }
        var message = [UInt8](repeating: 0, count: 256)
        pcre2_get_error_message_8(number, &message, message.count)
        let text = String(decoding: message.prefix { $0 != 0 }, as: UTF8.self)
        let place = String(decoding: utf8.prefix(offset), as: UTF8.self).count + 1
        throw .pattern(pattern, problem: "at character \(place): \(text)")
    }

    /// Whether it matches anywhere.
    func matches(_ bytes: UnsafeRawBufferPointer) -> Bool { search(bytes) }

    /// Group 1 of the first match, or the whole match where the pattern has no groups; nil when it does not match or
    /// the group took no part.
    func firstMatch(in bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
        guard search(bytes), let offsets = pcre2_get_ovector_pointer_8(match) else { return nil }
        let (start, end) = (offsets[2 * group], offsets[2 * group + 1])
        // A group without part has -1 for both, and `\K` in a lookahead can put the start behind the end.
        guard 0 <= start, start <= end, end <= bytes.count else { return nil }
        return UnsafeRawBufferPointer(rebasing: bytes[start..<end])
    }

    private func search(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
        return pcre2_match_8(code, start, bytes.count, 0, 0, match, context) > 0
    }

    /// Gives the memory back.
    func free() {
        pcre2_jit_stack_free_8(stack)
        pcre2_match_context_free_8(context)
        pcre2_match_data_free_8(match)
        pcre2_code_free_8(code)
    }
}
