import Glibc

/// Controls a process of this machine that writes its number to a file.
///
/// What is signalled is the process, its descendants, and its process group where it leads one: an httpd child survives
/// its parent and serves on. A group that it does not lead may hold strangers, such as the other node that the same
/// script has started.
struct ProcessDriver: ControlDriver {
    /// The file with the number, by its full path.
    var pidFile: String
    /// The shell's line that starts it in the background.
    var start: String?
    var gracefulSignal: StopSignal
    var host: CommandHost

    var faults: Set<FaultPlan.Kind> { start == nil ? [.freeze] : [.kill, .restart, .gracefulStop, .freeze] }

    func condition() async -> PartCondition {
        let found: Result<ProcessTree?, ControlFailure> = await offPool {
            do throws(ControlFailure) { return .success(try self.tree()) } catch { return .failure(error) }
        }
        switch found {
        case .success(nil): return .gone
        case .success(let tree?): return tree.isStopped ? .frozen(PartLife(tree.root)) : .running(PartLife(tree.root))
        case .failure(let failure): return .unknown(failure.description)
        }
    }

    func perform(_ deed: ControlDeed) async throws(ControlFailure) {
        if deed == .start { return try await startUp() }
        let signalled: Result<Void, ControlFailure> = await offPool {
            do throws(ControlFailure) { return .success(try self.signal(deed)) } catch { return .failure(error) }
        }
        if case .failure(let failure) = signalled { throw failure }
    }

    private func signal(_ deed: ControlDeed) throws(ControlFailure) {
        guard let tree = try tree() else {
            if deed == .thaw { return }
            throw ControlFailure("nothing runs (\(pidFile))")
        }
        switch deed {
        case .kill: try tree.kill()
        case .stop:
            try tree.signalRoot(SIGTERM)
            // A frozen process would not take notice of it.
            try tree.signal(SIGCONT)
        case .gracefulStop: try tree.signalRoot(gracefulSignal.number)
        case .freeze: try tree.freeze()
        case .thaw: try tree.signal(SIGCONT)
        case .start: break
        }
    }

    private func startUp() async throws(ControlFailure) {
        switch await condition() {
        case .running, .frozen: return
        case .unknown(let words): throw ControlFailure(words)
        case .gone: break
        }
        guard let start else { throw ControlFailure("there is no command that starts it") }
        let result = try await host.shell(start)
        guard result.isSuccess else { throw ControlFailure(result.words) }
    }

    /// The process that the file names, with its descendants; nil when it does not run.
    ///
    /// A file that is older than the process of its number was written for another one: numbers are used again.
    private func tree() throws(ControlFailure) -> ProcessTree? {
        guard let text = readSmallFile(pidFile, bytesMax: 64) else {
            if errno == ENOENT { return nil }
            throw ControlFailure("\(pidFile): \(systemReason(errno))")
        }
        guard let pid = Int32(text.prefix { !$0.isNewline }[...].trimmingBlanks), pid > 1 else {
            throw ControlFailure("\(pidFile): found \"\(text.prefix(20))\", expected a process number above 1")
        }
        guard let process = ProcessIdentity(pid: pid), process.isRunning else { return nil }
        guard pid != getpid() else { throw ControlFailure("\(pidFile) names rmsload itself") }
        var status = stat()
        guard stat(pidFile, &status) == 0, let boot = Self.bootTimeS else { return nil }
        let startedS = boot + Double(process.startTicks) / Double(max(1, sysconf(Int32(_SC_CLK_TCK))))
        // The time of the boot is told in whole seconds.
        let slackS = 2.0
        guard startedS <= Double(status.st_mtim.tv_sec) + Double(status.st_mtim.tv_nsec) / 1e9 + slackS else {
            return nil
        }
        return ProcessTree(root: process)
    }

    private static var bootTimeS: Double? {
        guard let text = readSmallFile("/proc/stat", bytesMax: 8 << 20),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("btime ") })
        else { return nil }
        return Double(line.dropFirst("btime ".count))
    }
}
