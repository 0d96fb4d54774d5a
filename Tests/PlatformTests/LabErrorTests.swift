import Glibc
import Synchronization
import Testing

@testable import Platform

extension LabTests {
    @Suite struct LabErrorTests {
        /// Tries to bring a lab up, which must fail and leave nothing but `left`.
        private func failure(
            _ scratch: Scratch, _ settings: LabSettings = .quick, environment: [String: String] = [:],
            except left: [String] = [], beforeLaunch: @Sendable ([UInt16]) -> Void = { _ in }
        ) async -> PlatformError? {
            do throws(PlatformError) {
                let lab = try await scratch.up(settings, environment: environment, beforeLaunch: beforeLaunch)
                await lab.down()
                Issue.record("the lab came up")
                return nil
            } catch {
                #expect(scratch.leftovers == left)
                return error
            }
        }

        @Test("without apache2 the error names the package")
        func noApache() async throws {
            try await Scratch.with { scratch in
                let error = try #require(await failure(scratch, environment: ["RMSLOAD_HTTPD": "/nowhere/apache2"]))
                #expect(
                    error.description
                        == "apache2 was not found (looked at /nowhere/apache2): apt-get install apache2-bin")
            }
        }

        @Test("without haproxy the error names the package, and a lab without a hardware balancer needs none")
        func noHAProxy() async throws {
            try await Scratch.with { scratch in
                let missing = ["RMSLOAD_HAPROXY": "/nowhere/haproxy"]
                let error = try #require(await failure(scratch, environment: missing))
                #expect(
                    error.description
                        == "haproxy was not found (looked at /nowhere/haproxy): apt-get install haproxy, or set "
                        + "platform.hardware-balancer: false")
                var settings = LabSettings.quick
                settings.hardwareBalancer = nil
                settings.balancers.count = 1
                await (try scratch.up(settings, environment: missing)).down()
                #expect(scratch.leftovers == [])
            }
        }

        @Test("without rms-node the error says how to get it")
        func noNode() async throws {
            try await Scratch.with { scratch in
                let error = try #require(await failure(scratch, environment: ["RMSLOAD_NODE": "/nowhere/rms-node"]))
                #expect(error.description.contains("rms-node was not found (looked at /nowhere/rms-node): build it"))
            }
        }

        @Test("a configuration that httpd refuses is reported in httpd's own words")
        func refused() async throws {
            try await Scratch.with { scratch in
                let httpd = try scratch.script("httpd", "exec /usr/sbin/apache2 -c 'Nonsense On' \"$@\"")
                let error = try #require(
                    await failure(scratch, environment: ["RMSLOAD_HTTPD": httpd], except: ["httpd"]))
                #expect(error.description.contains("ended while it was starting:"))
                #expect(error.description.contains("Invalid command 'Nonsense'"))
            }
        }

        @Test("a node that ends at once is reported with what it said")
        func nodeRefused() async throws {
            try await Scratch.with { scratch in
                let node = try scratch.script("node", "echo 'no such cache' >&2; exit 2")
                let error = try #require(await failure(scratch, environment: ["RMSLOAD_NODE": node], except: ["node"]))
                #expect(error.description.hasSuffix("ended while it was starting: no such cache"))
            }
        }

        @Test("a folder that cannot be written is named")
        func unwritable() async throws {
            try await Scratch.with { scratch in
                try writeFile(scratch.path + "/file", [])
                await #expect(throws: PlatformError.self) {
                    _ = try await Lab.up(
                        .quick, in: scratch.path + "/file", environment: scratch.environment, registry: scratch.registry
                    )
                }
                #expect(scratch.leftovers == ["file"])
            }
        }

        @Test("a full disk is an error that says so")
        func fullDisk() {
            #expect {
                try writeFile("/dev/full", [1])
            } throws: { error in
                "\(error)".contains("/dev/full: No space left on device; free some space")
            }
        }

        @Test("what httpd would misread is refused before anything starts")
        func settings() async throws {
            try await Scratch.with { scratch in
                var settings = LabSettings.quick
                settings.balancers.retry = .milliseconds(1500)
                #expect(
                    await failure(scratch, settings)?.description
                        == "balancers.retry: found 1.5 seconds, expected whole seconds from 0 to 86400 (httpd reads no "
                        + "fractions)"
                )
                settings.balancers.retry = .seconds(1)
                settings.hardwareBalancer = nil
                #expect(
                    await failure(scratch, settings)?.description
                        == "balancers.count: found 2, expected 1, or a hardware balancer (nobody would go to the second "
                        + "balancer)")
                settings.hardwareBalancer = HardwareBalancerSettings()
                settings.balancers.disabled = ["rms-3"]
                #expect(
                    await failure(scratch, settings)?.description
                        == "balancers.disabled: found rms-3, expected a node: rms-1, rms-2")
            }
        }

        @Test("a port that is taken meanwhile is replaced by another", arguments: 0..<11)
        func portTakenOnce(_ index: Int) async throws {
            try await Scratch.with { scratch in
                let thieves = Mutex<[Thief]>([])
                let lab = try await scratch.up { ports in
                    thieves.withLock { if $0.isEmpty { $0.append(Thief(of: ports[index])) } }
                }
                let stolen = thieves.withLock { $0.first?.port }
                #expect(!lab.portNumbers.contains { $0 == stolen })
                #expect(try await Answer.get("/rms/portal", from: lab.entry).page.status == 200)
                await lab.down()
                #expect(scratch.leftovers == [])
            }
        }

        @Test("a port that is taken again and again is an error")
        func portTakenAlways() async throws {
            try await Scratch.with { scratch in
                let thieves = Mutex<[Thief]>([])
                let error = await failure(scratch) { ports in thieves.withLock { $0.append(Thief(of: ports[6])) } }
                let last = try #require(thieves.withLock { $0.last?.port })
                #expect(error == .portTaken(part: "rms-1", port: last))
                #expect(thieves.withLock { $0.count } == 4)
                #expect(scratch.leftovers == [])
            }
        }
    }
}

/// Listens on a port that a lab has reserved.
final class Thief: Sendable {
    let port: UInt16
    private let descriptor: Int32

    init(of port: UInt16) {
        self.port = port
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        address.sin_port = port.bigEndian
        let isListening = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0 && listen(descriptor, 1) == 0
            }
        }
        precondition(isListening, "the thief must get the port: \(systemReason(errno))")
    }

    deinit { close(descriptor) }
}
