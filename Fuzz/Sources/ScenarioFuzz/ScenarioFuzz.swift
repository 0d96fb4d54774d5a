import Scenarios

/// Text that nobody would write, into the loader of scenarios.
///
/// It must answer with a scenario or with errors that have a place; a scenario that it gives must be described as a text
/// that is one again.
@_cdecl("rms_fuzz_scenario")
public func fuzzScenario(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    guard let bytes, count > 0 else { return 0 }
    let text = String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    let options = LoadOptions(environment: [:])
    do {
        let scenario = try Scenario.load(text: text, path: "fuzz/fuzz.yaml", options: options)
        let description = scenario.describe()
        do {
            _ = try Scenario.load(text: description, path: "fuzz/fuzz.yaml", options: options)
        } catch {
            preconditionFailure("what describes a scenario is none:\n\(description)\n\(error)")
        }
    } catch {
        precondition(!error.diagnostics.isEmpty, "an error without a word")
    }
    return 0
}
