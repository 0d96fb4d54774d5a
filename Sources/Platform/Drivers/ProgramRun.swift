import FoundationEssentials
import Glibc

/// One run of a program that is over soon, with all that it said.
///
/// It gets a session of its own, so that a Ctrl-C in our terminal does not reach it. What it says goes to
/// files and not to pipes: a daemon that it leaves behind would be killed by writing to a pipe that nobody reads.
struct ProgramRun: Sendable {
    /// Program, by its path or looked up in the environment's PATH, and arguments.
    var command: [String]
    /// All of it; `LC_ALL=C` is added, since answers are read.
    var environment: [String: String]
    /// The working directory; ours if nil.
    var folder: String?
    /// After so long it is ended by force, with all that it has started.
    var limit: Duration
    /// What it reads from its standard input; nothing if nil.
    var input: String?

    /// More of what it says is not kept.
    private static let bytesMax = 4 << 20

    struct Result: Sendable, Equatable {
        /// The exit status, or 128 and the number of the signal that ended it.
        var status: Int32
        var output: String
        var errors: String

        var isSuccess: Bool { status == 0 }
        /// What it said last, in one line; its exit status when it said nothing.
        var words: String {
            let lines = (errors + "\n" + output).split(whereSeparator: \.isNewline)
                .map { String($0[...].trimmingBlanks) }.filter { !$0.isEmpty }
            return lines.isEmpty
                ? "exit status \(status), and nothing said" : lines.prefix(4).joined(separator: "; ")
        }
    }

    /// Runs it to its end on a thread of its own.
    ///
    /// - Errors: a program that is not there, cannot be started or does not end in time.
    func run() async throws(ControlFailure) -> Result {
        try await offPool { () -> Swift.Result<Result, ControlFailure> in
            do throws(ControlFailure) { return .success(try self.runBlocking()) } catch { return .failure(error) }
        }.unwrapped
    }

    /// The same, where anything but exit status 0 is an error in the program's own words.
    @discardableResult
    func succeed() async throws(ControlFailure) -> Result {
        let result = try await run()
        guard result.isSuccess else { throw ControlFailure("\(name): \(result.words)") }
        return result
    }

    /// For errors: the program without its arguments, which may be long.
    private var name: String { String(command[0].split(separator: "/").last ?? "") }

    /// The same for somebody who waits for it: anything but exit status 0 is an error in these words and the program's.
    func run(as what: String) async throws(PlatformError) {
        do throws(ControlFailure) {
            let result = try await run()
            guard result.isSuccess else { throw ControlFailure("exit status \(result.status): \(result.words)") }
        } catch {
            throw .command(what: what, words: error.description)
        }
    }

    /// The same on this thread, which it blocks.
    func runBlocking(as what: String) throws(PlatformError) {
        do throws(ControlFailure) {
            let result = try runBlocking()
            guard result.isSuccess else { throw ControlFailure(result.words) }
        } catch {
            throw .command(what: what, words: error.description)
        }
    }

    private func runBlocking() throws(ControlFailure) -> Result {
        guard let program = Self.path(of: command[0], environment) else {
            throw ControlFailure("\(name) was not found on PATH")
        }
        let place = temporaryFolder(environment)
        guard let output = NamelessFile(in: place), let errors = NamelessFile(in: place) else {
            throw ControlFailure("\(name): what it says has no place in \(place): \(systemReason(errno))")
        }
        var variables = environment
        variables["LC_ALL"] = "C"
        var words = [program] + command.dropFirst()
        if let folder { words = ["/bin/sh", "-c", #"cd -- "$0" && exec "$@""#, folder] + words }
        var inputFile: NamelessFile?
        if let input { inputFile = try Self.file(of: input, in: place, for: name) }
        let source = inputFile.map { open($0.path, O_RDONLY | O_CLOEXEC) } ?? -1
        defer { if source >= 0 { close(source) } }
        let spawn = Spawn(
            command: words, environment: variables, input: source >= 0 ? source : nil, log: output.path,
            errorLog: errors.path)
        let process: ProcessIdentity
        switch spawn.run() {
        case .success(let started): process = started
        case .failure(let failure): throw ControlFailure("\(name): \(systemReason(failure.number))")
        }
        guard let status = Self.wait(for: process, Deadline(in: limit)) else {
            let said = Result(status: 0, output: Self.text(output.path), errors: Self.text(errors.path))
            let words = said.output.isEmpty && said.errors.isEmpty ? "" : ", having said: \(said.words)"
            throw ControlFailure("\(name) did not end within \((limit.milliseconds / 1000).asSeconds) s\(words)")
        }
        return Result(status: status, output: Self.text(output.path), errors: Self.text(errors.path))
    }

    /// A file and no pipe: a program that does not read it holds nobody up.
    private static func file(
        of text: String, in folder: String, for name: String
    ) throws(ControlFailure) -> NamelessFile {
        guard let file = NamelessFile(in: folder), file.fill(Array(text.utf8)) else {
            throw ControlFailure("\(name): what it is to read has no place in \(folder): \(systemReason(errno))")
        }
        return file
    }

    /// - Returns: nil when time was over; the program's whole session has been ended then.
    private static func wait(for process: ProcessIdentity, _ deadline: Deadline) -> Int32? {
        while true {
            var status: Int32 = 0
            let pid = waitpid(process.pid, &status, WNOHANG)
            if pid == process.pid {
                let signal = status & 0x7F
                return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
            }
            if pid < 0 && errno != EINTR { return 255 }
            if deadline.isOver { break }
            usleep(2_000)
        }
        let group = ProcessGroup(leader: process)
        group.signal(SIGKILL)
        _ = ProcessGroup.waitUntilGone([group], within: .seconds(2))
        group.reap()
        return nil
    }

    private static func text(_ path: String) -> String { readSmallFile(path, bytesMax: bytesMax) ?? "" }

    /// Where a program is; nil when it is nowhere.
    static func path(of program: String, _ environment: [String: String]) -> String? {
        let places =
            program.contains("/")
            ? [program] : (environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":").map { "\($0)/\(program)" }
        return places.first { access($0, X_OK) == 0 && fileSize($0) != nil }
    }
}

/// Why a driver or a reader could not do what it was asked, in its own words.
struct ControlFailure: Error, Sendable, Equatable, CustomStringConvertible {
    var description: String

    init(_ words: String) { description = words }
}

extension Result where Failure == ControlFailure {
    fileprivate var unwrapped: Success {
        get throws(ControlFailure) {
            switch self {
            case .success(let value): return value
            case .failure(let failure): throw failure
            }
        }
    }
}
