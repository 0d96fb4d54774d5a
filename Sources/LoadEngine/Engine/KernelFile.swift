import Glibc

/// A small file that the kernel makes up when it is read.
enum KernelFile {
    /// The first few KiB of it; nil where there is no such file.
    static func read(_ path: String) -> String? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        if file < 0 { return nil }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 8_192)
        let count = Glibc.read(file, &bytes, bytes.count)
        return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
    }

    /// How long the calling thread was ready to run and had no CPU, in nanoseconds.
    static func threadCPUWait() -> Nanoseconds? {
        guard let text = read("/proc/thread-self/schedstat") else { return nil }
        let numbers = text.split(separator: " ")
        return numbers.count >= 2 ? Nanoseconds(numbers[1]) : nil
    }
}
