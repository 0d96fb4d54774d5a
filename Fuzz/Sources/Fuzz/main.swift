import CFuzzer
import Foundation

// usage: Fuzz TARGET [libFuzzer's options, folders or files]
//        Fuzz TARGET --seeds FOLDER    writes the inputs that the target begins with

let words = CommandLine.arguments
guard words.count > 1, let target = FuzzTarget(rawValue: words[1]) else {
    let known = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
    FileHandle.standardError.write(Data("Fuzz: found \"\(words.dropFirst().first ?? "")\", expected \(known)\n".utf8))
    exit(2)
}
if words.count == 4, words[2] == "--seeds" {
    try FileManager.default.createDirectory(atPath: words[3], withIntermediateDirectories: true)
    for (index, seed) in try target.seeds().enumerated() {
        try Data(seed).write(to: URL(filePath: "\(words[3])/\(index)"))
    }
    exit(0)
}
var rest: [UnsafeMutablePointer<CChar>?] = (words.prefix(1) + words.dropFirst(2)).map { strdup($0) } + [nil]
var count = Int32(rest.count - 1)
rest.withUnsafeMutableBufferPointer { buffer in
    var start = buffer.baseAddress
    exit(LLVMFuzzerRunDriver(&count, &start, target.callback))
}
