import Foundation
import Testing

@testable import LoadEngine

@Suite("The log of writes")
struct WriteLogTests {
    private static let ids = ["", "0", "007", "12", "999999999999999999", "1234567890123456789", "a-b/ü"]

    private static func random(_ count: Int) -> [WriteNote] {
        var random = PropertySeed.random("WriteLogTests")
        let answers: [WriteNote.Answer] = [.acknowledged, .refused, .none]
        return (0..<count).map { index in
            var note = WriteNote(
                session: UInt64(index), sequence: random.below(300), answer: answers[Int(random.below(3))])
            if index % 7 == 0 { note.session = random.below(.max) }
            note.step = UInt16(random.below(1_000))
            note.at = random.below(100_000_000) * .milliseconds(1)
            note.node = UInt8(random.below(15))
            note.status = UInt16(random.below(600))
            note.id = Array((index % 2 == 0 ? ids[Int(random.below(7))] : String(index)).utf8)
            return note
        }
    }

    private func all(_ log: WriteLog) -> [WriteNote] { (0..<log.blockCount).flatMap { log.block($0) } }

    @Test("What is kept comes back, from memory and from the file")
    func roundTrip() throws {
        let folder = NSTemporaryDirectory() + "/rmsload-writes-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let notes = Self.random(3_000)
        for blockBytes in [1, 100, 5_000, 1 << 20] {
            let log = WriteLog(folder: folder, blockBytes: blockBytes)
            for note in notes { log.append(note) }
            #expect(all(log) == notes)
            #expect(log.count == notes.count && log.dropped == 0)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
        }
    }

    @Test("What cannot be kept is counted", arguments: [nil, "/nonexistent/folder"])
    func dropped(folder: String?) {
        let log = WriteLog(folder: folder, blockBytes: 200)
        for note in Self.random(500) { log.append(note) }
        #expect(log.count == 500)
        #expect(all(log).count + log.dropped == 500)
        #expect(log.dropped > 400)
    }

    /// `RMSLOAD_WRITES=10000000` proves it at full length.
    @Test("However many writes there are, they are on disk and not in memory, and none is dropped")
    func bounded() throws {
        let count = ProcessInfo.processInfo.environment["RMSLOAD_WRITES"].flatMap(Int.init) ?? 600_000
        let folder = NSTemporaryDirectory() + "/rmsload-writes-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let log = WriteLog(folder: folder)
        func note(_ number: Int) -> WriteNote {
            WriteNote(
                session: UInt64(number), sequence: 3, step: 2, at: UInt64(number) * .milliseconds(1), node: 2,
                status: 201,
                answer: .acknowledged, id: Array(String(number).utf8))
        }
        let before = Self.residentMiB()
        let clock = ContinuousClock()
        let start = clock.now
        for number in 0..<count { log.append(note(number)) }
        let grown = Self.residentMiB() - before
        let written = clock.now - start
        #expect(log.count == count && log.dropped == 0)
        #expect(grown < 64, "\(grown) MiB for \(count) writes")
        var (seen, peak) = (0, grown)
        for index in 0..<log.blockCount {
            let notes = log.block(index)
            #expect(notes.first == note(seen))
            seen += notes.count
            #expect(notes.last == note(seen - 1))
            peak = max(peak, Self.residentMiB() - before)
        }
        #expect(seen == count)
        #expect(peak < 200, "\(peak) MiB while they are read again")
        let words = "\(count) writes: \(grown) MiB more when they are written (\(written)), "
        print("WriteLogTests: \(words)\(peak) MiB when they are read again (\(clock.now - start) in all)")
    }

    /// Resident memory of this process, from `/proc/self/statm`.
    private static func residentMiB() -> Double {
        let words = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ") ?? []
        return words.count > 1 ? (Double(words[1]) ?? 0) * 4_096 / 1_048_576 : 0
    }

    @Test("Ten million writes take less than 200 MiB, wherever they are")
    func size() {
        var bytes: [UInt8] = []
        // The last thousand of ten million, where all numbers are longest.
        for number in 9_999_000..<10_000_000 {
            WriteCode.append(
                WriteNote(
                    session: UInt64(number), sequence: 20, step: 9, at: .seconds(36_000), node: 2, status: 201,
                    answer: .acknowledged, id: Array("\(number)".utf8)), to: &bytes)
        }
        #expect(bytes.count * 10_000 < 200 << 20, "\(bytes.count) bytes for a thousand")
    }
}
